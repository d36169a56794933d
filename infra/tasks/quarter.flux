// Quarters of an hour: the mean of a load, at the end of each, as `mean`; and at the end of one three quarters of an hour
// ago, `high` and `low`: the most and the least that the means were from three quarters before it to three after. So the
// points of some days at one time of day tell what a load was about then, whether or not it came some time later.
// unseen.flux judges by them.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-quarter", every: 15m, offset: 16s}

option metrics = /^(current_a)$/

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 15m,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 15m)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 2h

// include shared/work.flux
// include shared/quarters.flux
means =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 105m, from: first), stop: if any then last else date.add(d: 1ns, to: date.sub(d: 105m, from: first)))
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ metrics)
        |> aggregateWindow(every: 15m, fn: mean, createEmpty: false)
        |> filter(fn: (r) => any)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
earliest = date.sub(d: 45m, from: first)
latest = date.sub(d: 45m, from: last)
around = (by) =>
    means
        |> timeShift(duration: by)
        |> filter(fn: (r) => r._time >= earliest and r._time <= latest)
near = union(tables: array.map(arr: [-45m, -30m, -15m, 0m, 15m, 30m, 45m], fn: (x) => around(by: x))) |> group(columns: ["_time", "device_id", "metric"])
as = (tables=<-, field) => tables |> group() |> set(key: "_field", value: field)
found =
    union(
        tables: [
            means |> filter(fn: (r) => r._time >= first) |> as(field: "mean"),
            near |> max() |> as(field: "high"),
            near |> min() |> as(field: "low"),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> set(key: "_measurement", value: "quarter")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: found |> keep(columns: ["_time"]))
// include shared/run.flux
