// Which loads move together, beyond what the time of day makes all of them do: as of each midnight (UTC), from what was
// unlike other days in the last week (`apart` of apart.flux), by the hour. Points `peer`, tagged with the device and its
// peer, in force from `ahead` after the midnight until the next: `slope`, by how much the device is apart for each unit that
// its peer is; `rms`, how far it strayed from that on the day that is the third worst of them, so that neither a fault nor
// a bad day moves it, or `part` of the largest load of the week, if that is more.
//
// Not every device is compared with every other: only with those that were among the first `nearest` in `often` of the
// `hours` in which it strayed most.
import "array"
import "date"
import "influxdata/influxdb"
import "math"

option task = {name: "nrg-peers", every: 3h, offset: 26s}

option metrics = /^(current_a)$/

// `heard`: so many hours of both. `alike`: the least share of both that goes together, as a correlation. Of those that are so
// alike, the first `most` are peers, if there are `enough`.
option params = {
    bucket: "energy_rollup",
    days: 7d,
    heard: 24.0,
    hours: 16,
    nearest: 8,
    often: 4.0,
    candidates: 8,
    alike: 0.65,
    most: 4,
    enough: 2.0,
    worst: 3,
    part: 0.05,
    ahead: 3h,
}

// What comes into force after a midnight at the start of the span, if there is one. An empty span is the present.
option span = {start: now(), stop: now()}

midnight = date.truncate(t: span.start, unit: 1d)
due = span.start == span.stop or midnight == span.start

// A quarter stands at its end, an hour at the end of its first quarter.
week = (field) =>
    from(bucket: params.bucket)
        |> range(
            start: date.add(d: 15m, to: date.sub(d: if due then params.days else 1d, from: midnight)),
            stop: if due then date.add(d: 1ns, to: midnight) else date.add(d: 16m, to: date.sub(d: 1d, from: midnight)),
        )
        |> filter(fn: (r) => r._measurement == "apart" and r._field == field and r.metric =~ metrics)
        |> filter(fn: (r) => due)
hours =
    week(field: "apart")
        |> aggregateWindow(every: 1h, offset: 15m, fn: mean, createEmpty: false, timeSrc: "_start")
        |> window(every: 1d)
        |> group()
        |> rename(columns: {_start: "day", _value: "y"})
        |> keep(columns: ["_time", "day", "device_id", "metric", "y"])
series = ["device_id", "metric"]
pair = ["device_id", "metric", "peer"]

// The hours in which each strayed most, and who strayed most in each of them, to the same side.
spreads =
    hours
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, _value: r.y * r.y}))
        |> group(columns: series)
        |> mean()
        |> group()
        |> rename(columns: {_value: "square"})
strays =
    join(
        tables: {
            hours: hours
                |> map(fn: (r) => ({r with size: if r.y < 0.0 then 0.0 - r.y else r.y, up: r.y > 0.0}))
                |> group(columns: series)
                |> sort(columns: ["size", "_time"], desc: true)
                |> limit(n: params.hours)
                |> group(),
            spreads: spreads,
        },
        on: series,
    )
        |> filter(fn: (r) => r.square > 0.0)
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, up: r.up, far: r.y * r.y / r.square}))
nearest =
    strays
        |> group(columns: ["_time", "metric", "up"])
        |> sort(columns: ["far", "device_id"], desc: true)
        |> limit(n: params.nearest)
        |> group()
        |> map(fn: (r) => ({_time: r._time, metric: r.metric, up: r.up, peer: r.device_id}))
candidates =
    join(tables: {strays: strays, nearest: nearest}, on: ["_time", "metric", "up"])
        |> filter(fn: (r) => r.device_id != r.peer)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, peer: r.peer, _value: 1.0}))
        |> group(columns: pair)
        |> sum()
        |> group(columns: series)
        |> filter(fn: (r) => r._value > params.often - 0.5)
        |> sort(columns: ["_value", "peer"], desc: true)
        |> limit(n: params.candidates)
        |> group()
        |> keep(columns: pair)

// What both did in the same hours, day by day: of these sums all follows.
days =
    join(
        tables: {
            devices: join(tables: {candidates: candidates, hours: hours}, on: series),
            peers: hours
                |> map(fn: (r) => ({_time: r._time, peer: r.device_id, metric: r.metric, x: r.y})),
        },
        on: ["_time", "metric", "peer"],
    )
        |> map(
            fn: (r) => ({
                day: r.day,
                device_id: r.device_id,
                metric: r.metric,
                peer: r.peer,
                n: 1.0,
                xx: r.x * r.x,
                xy: r.x * r.y,
                yy: r.y * r.y,
            }),
        )
        |> group(columns: ["day", "device_id", "metric", "peer"])
        |> cumulativeSum(columns: ["n", "xx", "xy", "yy"])
        |> last(column: "n")
        |> group()
all =
    days
        |> group(columns: pair)
        |> cumulativeSum(columns: ["n", "xx", "xy", "yy"])
        |> last(column: "n")
        |> group()
        |> filter(fn: (r) => r.n > params.heard - 0.5 and r.xy > 0.0 and r.xx > 0.0 and r.yy > 0.0)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, peer: r.peer, slope: r.xy / r.xx, alike: r.xy / r.xx * r.xy / r.yy}))
        |> filter(fn: (r) => r.alike >= params.alike * params.alike)
best =
    all
        |> group(columns: series)
        |> sort(columns: ["alike", "peer"], desc: true)
        |> limit(n: params.most)
        |> group()
counts =
    best
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, peers: 1.0}))
        |> group(columns: series)
        |> sum(column: "peers")
        |> group()
        |> filter(fn: (r) => r.peers > params.enough - 0.5)
strayed =
    join(tables: {days: days, best: best}, on: pair)
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                peer: r.peer,
                slope: r.slope,
                ms: (r.yy - 2.0 * r.slope * r.xy + r.slope * r.slope * r.xx) / r.n,
            }),
        )
        |> group(columns: ["device_id", "metric", "peer", "slope"])
        |> sort(columns: ["ms"], desc: true)
        |> limit(n: params.worst)
        |> last(column: "ms")
        |> group()
sizes =
    week(field: "mean")
        |> map(fn: (r) => ({r with _value: if r._value < 0.0 then 0.0 - r._value else r._value}))
        |> max()
        |> group()
        |> keep(columns: ["device_id", "metric", "_value"])

join(tables: {strayed: join(tables: {strayed: strayed, counts: counts}, on: series), sizes: sizes}, on: series)
    |> map(fn: (r) => ({r with rms: if r.ms > 0.0 then math.sqrt(x: r.ms) else 0.0, least: params.part * r._value}))
    |> map(
        fn: (r) => ({
            _time: date.add(d: params.ahead, to: midnight),
            _measurement: "peer",
            device_id: r.device_id,
            metric: r.metric,
            peer: r.peer,
            slope: r.slope,
            rms: if r.rms > r.least then r.rms else r.least,
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric", "peer"])
    |> influxdb.wideTo(bucket: params.bucket)
