// In a cell: tells fleet-of-cells.flux which steps the hub has counted since, or anew. They come when the hub can be reached,
// those of hours at once, so that `fleet_counted` of each is compared with the one that is known (`fleet_known`).
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-total", every: 10s, offset: 4s}

option bucket = "energy_rollup"

option late = 24h

marks = (measurement, stat) =>
    from(bucket: bucket)
        |> range(start: date.sub(d: late, from: now()), stop: date.add(d: 1h, to: now()))
        |> filter(fn: (r) => r._measurement == measurement and r._field == "changed")
        |> group()
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "stat"])
news =
    union(tables: [marks(measurement: "fleet_counted", stat: "told"), marks(measurement: "fleet_known", stat: "known")])
        |> group()
        |> pivot(rowKey: ["_time"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.told and (not exists r.known or r.told != r.known))
        |> keep(columns: ["_time", "told"])
noteAt = (tables=<-) => tables |> group(columns: ["_measurement", "task"]) |> influxdb.wideTo(bucket: bucket) |> keep(columns: ["_time"])

// As a run on schedule tells it: see shared/span.flux. What is long ago goes by blocks: see shared/late.flux.
recently = date.sub(d: 20m, from: now())
recent =
    news
        |> filter(fn: (r) => r._time >= recently)
        |> sort(columns: ["_time"])
        |> limit(n: 1)
        |> map(fn: (r) => ({_time: system.time(), _measurement: "work", task: task.name, since: int(v: r._time), readings: int(v: r._time)}))
        |> noteAt()
older =
    news
        |> filter(fn: (r) => r._time < recently)
        |> map(fn: (r) => ({_time: date.truncate(t: r._time, unit: 10m), _measurement: "late", task: task.name, changed: int(v: system.time())}))
        |> unique(column: "_time")
        |> noteAt()
        |> group()
        |> limit(n: 1)
        |> map(fn: (r) => ({_time: system.time(), _measurement: "work", task: task.name, late: int(v: date.add(d: 1d, to: now()))}))
        |> noteAt()

// Known is what was told.
union(
    tables: [
        union(tables: [recent, older]) |> group() |> map(fn: (r) => ({_time: r._time, told: -1})),
        news,
    ],
)
    |> group()
    |> filter(fn: (r) => r.told >= 0)
    |> rename(columns: {told: "changed"})
    |> set(key: "_measurement", value: "fleet_known")
    |> group(columns: ["_measurement"])
    |> influxdb.wideTo(bucket: bucket)
