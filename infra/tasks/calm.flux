// How restless a load usually is (see unrest.flux), as of each midnight (UTC): a point `calm`, in force from `ahead` after it
// until the next. `most`: what the most restless quarter of an hour of a day reached on `reached_on` of the last `days`, or
// `part` of the largest quarter in them, if that is more.
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-calm", every: 3h, offset: 25s}

option metrics = /^(current_a)$/

option params = {bucket: "energy_rollup", days: 14d, reached_on: 3, part: 0.01, ahead: 3h}

// What comes into force after a midnight at the start of the span, if there is one. An empty span is the present.
option span = {start: now(), stop: now()}

midnight = date.truncate(t: span.start, unit: 1d)
due = span.start == span.stop or midnight == span.start
daily = (field) =>
    from(bucket: params.bucket)
        |> range(start: date.sub(d: if due then params.days else 1ns, from: midnight), stop: midnight)
        |> filter(fn: (r) => r._measurement == "unrest" and r._field == field and r.metric =~ metrics)
        |> aggregateWindow(every: 1d, fn: max, createEmpty: false)
        |> group(columns: ["device_id", "metric"])
as = (tables=<-, stat) =>
    tables
        |> group()
        |> keep(columns: ["device_id", "metric", "_value"])
        |> set(key: "stat", value: stat)

union(
    tables: [
        daily(field: "unrest")
            |> sort(columns: ["_value"], desc: true)
            |> limit(n: params.reached_on)
            |> reduce(identity: {days: 0, _value: 0.0}, fn: (r, accumulator) => ({days: accumulator.days + 1, _value: r._value}))
            |> filter(fn: (r) => r.days >= params.reached_on)
            |> as(stat: "usual"),
        daily(field: "size") |> max() |> as(stat: "size"),
    ],
)
    |> pivot(rowKey: ["device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
    |> filter(fn: (r) => due and exists r.usual and exists r.size)
    |> map(fn: (r) => ({r with part: params.part * r.size}))
    |> map(
        fn: (r) => ({
            _time: date.add(d: params.ahead, to: midnight),
            _measurement: "calm",
            device_id: r.device_id,
            metric: r.metric,
            most: if r.usual > r.part then r.usual else r.part,
        }),
    )
    |> filter(fn: (r) => r.most > 0.0)
    |> group(columns: ["_measurement", "device_id", "metric"])
    |> influxdb.wideTo(bucket: params.bucket)
