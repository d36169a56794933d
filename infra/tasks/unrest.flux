// How restless loads are, by quarters of an hour: a point `unrest` at the end of each that was heard in `least` steps or more.
// `unrest`: how far a step is from the middle of its two neighbours, in all but the `part` of the steps that are nearest.
// What is switched now and then, or rises evenly, has little of it, however far it goes; what goes to and fro all the time
// has much. `size`: the mean of the quarter, without its sign. unsteady.flux judges by them.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-unrest", every: 15m, offset: 17s}

option params = {metrics: /^(current_a)$/, least: 8, part: 0.35}

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
begin = date.sub(d: 15m, from: first)
steps = () =>
    from(bucket: work.bucket)
        |> range(start: begin, stop: if any then last else date.add(d: 1ns, to: begin))
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ params.metrics)
beside = (tables=<-, column) =>
    tables
        |> difference()
        |> difference()
        |> map(fn: (r) => ({r with _value: if r._value < 0.0 then 0.0 - 0.5 * r._value else 0.5 * r._value}))
        |> quantile(q: params.part, method: "exact_mean", column: column)
as = (tables=<-, field) =>
    tables
        |> toFloat()
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
        |> set(key: "_field", value: field)
found =
    union(
        tables: [
            steps() |> aggregateWindow(every: 15m, fn: beside, createEmpty: false) |> as(field: "unrest"),
            steps() |> aggregateWindow(every: 15m, fn: count, createEmpty: false) |> as(field: "n"),
            steps() |> aggregateWindow(every: 15m, fn: mean, createEmpty: false) |> as(field: "size"),
        ],
    )
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => any and exists r.unrest and r.n > float(v: params.least) - 0.5)
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "unrest",
                device_id: r.device_id,
                metric: r.metric,
                unrest: r.unrest,
                size: if r.size < 0.0 then 0.0 - r.size else r.size,
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: found |> keep(columns: ["_time"]))
// include shared/run.flux
