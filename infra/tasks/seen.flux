// What a load was, by its quarters of an hour (see quarter.flux), as of each midnight (UTC): a point `seen`, in force from
// `ahead` after it until the next. `top` and `bottom`: the most and the least that a quarter was on the last `days`;
// `width`: how far beyond what was seen is far, in the unit of the load; `clock`: how much of what it does goes by the time
// of day, from 1, all of it, down to 0.
import "array"
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-seen", every: 3h, offset: 24s}

option metrics = /^(current_a)$/

// `part` of what lies between `bottom` and `top`, and `moves` times what quarters differ by on the last `week`: the larger.
option params = {bucket: "energy_rollup", days: 14d, week: 7d, part: 0.05, moves: 2.0, ahead: 3h}

// What comes into force after a midnight at the start of the span, if there is one. An empty span is the present.
option span = {start: now(), stop: now()}

midnight = date.truncate(t: span.start, unit: 1d)
due = span.start == span.stop or midnight == span.start

// A quarter stands at its end.
until = date.add(d: 1ns, to: midnight)
means = (back, to) =>
    from(bucket: params.bucket)
        |> range(start: if due then date.sub(d: back, from: to) else date.sub(d: 1ns, from: to), stop: to)
        |> filter(fn: (r) => r._measurement == "quarter" and r._field == "mean" and r.metric =~ metrics)
series = ["device_id", "metric"]
as = (tables=<-, stat) =>
    tables
        |> group()
        |> keep(columns: ["device_id", "metric", "_value"])
        |> set(key: "stat", value: stat)
week = means(back: params.week, to: until)
size = (tables=<-) => tables |> map(fn: (r) => ({r with _value: if r._value < 0.0 then 0.0 - r._value else r._value}))
timed = (tables=<-, stat) =>
    tables
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "_value"])
        |> set(key: "stat", value: stat)
dayToDay =
    union(
        tables: [
            week |> timed(stat: "today"),
            means(back: params.week, to: date.sub(d: 1d, from: until)) |> timeShift(duration: 1d) |> timed(stat: "yesterday"),
        ],
    )
        |> group(columns: series)
        |> pivot(rowKey: ["_time"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.today and exists r.yesterday)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, _value: (r.today - r.yesterday) * (r.today - r.yesterday)}))

union(
    tables: [
        means(back: params.days, to: until) |> max() |> as(stat: "top"),
        means(back: params.days, to: until) |> min() |> as(stat: "bottom"),
        week |> difference() |> size() |> group(columns: series) |> mean() |> as(stat: "moves"),
        week |> stddev(mode: "population") |> as(stat: "sd"),
        dayToDay |> mean() |> as(stat: "change"),
    ],
)
    |> group()
    |> pivot(rowKey: series, columnKey: ["stat"], valueColumn: "_value")
    |> filter(fn: (r) => due and exists r.moves and exists r.change and r.sd > 0.0)
    |> map(fn: (r) => ({r with part: params.part * (r.top - r.bottom), moves: params.moves * r.moves, random: r.change / (2.0 * r.sd * r.sd)}))
    |> map(
        fn: (r) => ({
            _time: date.add(d: params.ahead, to: midnight),
            _measurement: "seen",
            device_id: r.device_id,
            metric: r.metric,
            top: r.top,
            bottom: r.bottom,
            width: if r.part > r.moves then r.part else r.moves,
            clock: if r.random < 1.0 then 1.0 - r.random else 0.0,
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric"])
    |> influxdb.wideTo(bucket: params.bucket)
