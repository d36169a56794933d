// What is unlike other days: the mean of a load by quarters of an hour, at the end of each, as `mean`; and `apart`, how far
// it is from the median of the same quarter of the last `days`, once that was heard on `enough` of them. What a weekend, a
// holiday or the weather does to a load is in it. peers.flux finds who is apart at the same times, peer.flux who is not.
import "array"
import "date"
import "influxdata/influxdb"
import "internal/debug"
import "system"

option task = {name: "nrg-apart", every: 15m, offset: 18s}

option params = {metrics: /^(current_a)$/, enough: 3}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 15m,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 15m)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 15m

// include shared/work.flux
// include shared/quarters.flux
end = date.add(d: 1ns, to: if any then last else first)
days = [1d, 2d, 3d, 4d, 5d, 6d, 7d]
key = ["_time", "device_id", "metric"]
as = (tables=<-, field) =>
    tables
        |> toFloat()
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
        |> set(key: "_field", value: field)
means =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 15m, from: first), stop: if any then last else date.add(d: 1ns, to: date.sub(d: 15m, from: first)))
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ params.metrics)
        |> aggregateWindow(every: 15m, fn: mean, createEmpty: false)
        |> filter(fn: (r) => any)
        |> as(field: "mean")

// Those of earlier days are as stored, or among what is found now.
quarters = (back) =>
    union(
        tables: [
            from(bucket: work.bucket)
                |> range(start: date.sub(d: back, from: first), stop: date.sub(d: back, from: end))
                |> filter(fn: (r) => r._measurement == "apart" and r._field == "mean" and r.metric =~ params.metrics)
                |> filter(fn: (r) => r._time < first)
                |> as(field: "mean"),
            means,
        ],
    )
        |> timeShift(duration: back)
        |> filter(fn: (r) => r._time >= first and r._time < end)
before = union(tables: array.map(arr: days, fn: (x) => quarters(back: x))) |> group(columns: key)
found =
    union(
        tables: [
            means,
            before |> median(method: "exact_mean") |> as(field: "usual"),
            before |> count() |> as(field: "days"),
        ],
    )
        |> group()
        |> pivot(rowKey: key, columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.mean)
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "apart",
                device_id: r.device_id,
                metric: r.metric,
                mean: r.mean,
                apart: if exists r.days and r.days > float(v: params.enough) - 0.5 then r.mean - r.usual else debug.null(type: "float"),
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: found |> keep(columns: ["_time"]))
// include shared/run.flux
