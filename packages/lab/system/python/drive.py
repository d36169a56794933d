"""Drives an InfluxDB with its official Python client; prints what it saw as JSON. Arguments: URL ORG TOKEN."""

import json
import sys
from datetime import datetime, timedelta, timezone

from influxdb_client import InfluxDBClient, Point, WritePrecision
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException

url, org, token = sys.argv[1:]
seen = {}
start = datetime(2026, 1, 1, tzinfo=timezone.utc)
stop = start + timedelta(hours=1)
RANGE = f'range(start: {start.isoformat()}, stop: {stop.isoformat()})'

with InfluxDBClient(url=url, token=token, org=org, timeout=60_000) as client:
    seen["ping"] = client.ping()
    seen["health"] = client.health().status
    bucket = client.buckets_api().create_bucket(bucket_name="from-python", org=org)

    write = client.write_api(write_options=SYNCHRONOUS)
    points = [
        Point("energy")
        .tag("device_id", str(1000 + i % 3))
        .field("voltage_v", 480 + i / 4)
        .field("steps", i)
        .field("state", "on, \"as\" it was")
        .time(start + timedelta(seconds=i), WritePrecision.NS)
        for i in range(300)
    ]
    write.write(bucket=bucket.name, record=points)
    write.write(bucket=bucket.name, record=["energy,device_id=9 voltage_v=1.5 1767225600"], write_precision="s")

    # The batching writer, which it uses by default: what it holds is written when it is closed.
    with client.write_api() as batching:
        batching.write(bucket=bucket.name, record={"measurement": "other", "fields": {"ok": True}, "time": start})

    query = client.query_api()
    tables = query.query(
        f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r._field == "voltage_v") |> mean()'
    )
    seen["means"] = {r.values["device_id"]: r.get_value() for t in tables for r in t.records}
    last = query.query(f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r.device_id == "1002") |> last()')
    seen["last"] = {r.get_field(): r.get_value() for t in last for r in t.records}
    seen["times"] = sorted({r.get_time().isoformat() for t in last for r in t.records})
    others = f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r._measurement == "other")'
    seen["streamed"] = [r.get_value() for r in query.query_stream(others)]
    params = {"device": "1001"}
    counts = query.query(
        f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r.device_id == device) |> count()', params=params
    )
    seen["counts"] = dict(counts.to_values(columns=["_field", "_value"]))
    csv = query.query_csv(f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r.device_id == "9")')
    seen["csv"] = [row[6] for row in csv if len(row) > 6 and row[0] == "" and row[6] != "_value"]

    client.delete_api().delete(start, start + timedelta(seconds=59), 'device_id="1000"', bucket=bucket.name, org=org)
    left = query.query(f'from(bucket: "from-python") |> {RANGE} |> filter(fn: (r) => r._field == "steps") |> count()')
    seen["left"] = {r.values["device_id"]: r.get_value() for t in left for r in t.records}

    tasks = client.tasks_api()
    flux = 'from(bucket: "from-python") |> range(start: -1h) |> count() |> to(bucket: "from-python")'
    task = tasks.create_task_every("counts", flux, "1h", client.organizations_api().find_organizations(org=org)[0])
    seen["task"] = [found.name for found in tasks.find_tasks(name="counts")]
    tasks.delete_task(task.id)

    try:
        query.query("from(")
    except ApiException as error:
        seen["fault"] = [error.status, json.loads(error.body)["code"]]
    client.buckets_api().delete_bucket(bucket)
    seen["bucket"] = client.buckets_api().find_bucket_by_name("from-python")

print(json.dumps(seen))
