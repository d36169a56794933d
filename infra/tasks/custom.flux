// How far a device's metric strays as a custom, per kind: a point `custom` for each midnight (UTC), in force from `ahead`
// after it until the next. `most`: the distance, in sd, that was reached on `reached_on` of the last `days` days, so that
// neither a fault nor one that lasts past midnight becomes the custom; `away`, the same in the metric's unit. The detectors
// raise no alert for what is not `margin` times as far; a device without so many such days has no custom.
//
// What is reached does not hang on any threshold: it is read from the deviations (see feature.flux); of the z-score, whose
// readings leave none, and in the metric's unit from the scores.
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-custom", every: 3h, offset: 22s}

option params = {metrics: /^(voltage_v|temp_c|current_a)$/, days: 14d, reached_on: 3, ahead: 3h}

option work = {bucket: "energy_rollup"}

// What comes into force after a midnight at the start of the span, if there is one. An empty span is the present.
option span = {start: now(), stop: now()}

midnight = date.truncate(t: span.start, unit: 1d)
due = span.start == span.stop or midnight == span.start
first = if due then date.sub(d: params.days, from: midnight) else date.sub(d: 1ns, from: midnight)
stored = (measurement, field) =>
    from(bucket: work.bucket)
        |> range(start: first, stop: midnight)
        |> filter(fn: (r) => r._measurement == measurement and r._field == field and r.metric =~ params.metrics)
daily = (tables=<-, fn) =>
    tables
        |> aggregateWindow(every: 1d, fn: fn, createEmpty: false, timeSrc: "_start")
        |> group()
far = stored(measurement: "deviation", field: "z")

farthest = (tables=<-) => tables |> rename(columns: {reason: "kind"}) |> keep(columns: ["_time", "_value", "device_id", "metric", "kind"])
union(
    tables: [
        far |> daily(fn: max) |> keep(columns: ["_time", "_value", "device_id", "metric", "kind"]) |> set(key: "stat", value: "most"),
        far
            |> daily(fn: min)
            |> map(fn: (r) => ({_time: r._time, _value: 0.0 - r._value, device_id: r.device_id, metric: r.metric, kind: r.kind}))
            |> set(key: "stat", value: "most"),
        stored(measurement: "score", field: "score")
            |> filter(fn: (r) => r.reason == "zscore")
            |> daily(fn: max)
            |> farthest()
            |> set(key: "stat", value: "most"),
        stored(measurement: "score", field: "away") |> daily(fn: max) |> farthest() |> set(key: "stat", value: "away"),
    ],
)
    |> filter(fn: (r) => due and r._value > 0.0)
    |> group(columns: ["device_id", "metric", "kind", "stat", "_time"])
    |> max()
    |> group(columns: ["device_id", "metric", "kind", "stat"])
    |> sort(columns: ["_value"], desc: true)
    |> limit(n: params.reached_on)
    |> reduce(
        identity: {days: 0, least: 0.0},
        fn: (r, accumulator) => ({days: accumulator.days + 1, least: r._value}),
    )
    |> filter(fn: (r) => r.days >= params.reached_on)
    |> group()
    |> map(fn: (r) => ({_time: date.add(d: params.ahead, to: midnight), device_id: r.device_id, metric: r.metric, kind: r.kind, stat: r.stat, _value: r.least}))
    |> pivot(rowKey: ["_time", "device_id", "metric", "kind"], columnKey: ["stat"], valueColumn: "_value")
    |> set(key: "_measurement", value: "custom")
    |> group(columns: ["_measurement", "device_id", "metric", "kind"])
    |> influxdb.wideTo(bucket: work.bucket)
