// A load that is what it never was about this time of day: the mean of a quarter of an hour above all that the quarters
// within three quarters of an hour of it were on the last `days`, or below; see quarter.flux. Where the time of day says
// little of what a load does, it is all that it was at any time. The score is how far beyond, in the `width` of seen.flux,
// the nearer of two quarters in a row: one alone tells nothing. Of who reports less often than every quarter, the one before
// is the last that there is of the hour before. What many loads do at once is not told of each. On a day of the week of
// which nothing is known, the first Saturday, nobody has to get up for it.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "math"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-unseen", every: 15m, offset: 28s}

option metrics = /^(current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `enough`:
// what was heard on fewer days is not known; `strange`: the most that a ratio is on an unknown day of the week. `clock`: from
// which share on a load goes by the time of day. `many`, and `share` of those that are heard, are common cause. `release`: the
// least score that any of them wants.
option params = {
    enough: 3,
    strange: 1.99,
    clock: 0.7,
    many: 5.0,
    share: 0.1,
    release: 0.6,
    metric: ["current_a": {threshold: 1.2, release: 0.5}],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-quarter$/,
    unit: 15m,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 15m)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 90m

// include shared/work.flux
// include shared/replace.flux
// include shared/devices.flux
unset = {threshold: 1.2, release: 0.5}

// From the quarter before the first one on; of who reports rarely, from an hour and a quarter before.
first = date.sub(d: 15m, from: start)
hourBefore = date.sub(d: 75m, from: start)
any = /.*/
quarters = (field, back, from_, devices) =>
    from(bucket: work.bucket)
        |> range(start: date.sub(d: back, from: from_), stop: date.sub(d: back, from: stop))
        |> filter(fn: (r) => r._measurement == "quarter" and r._field == field and r.metric =~ metrics and r.device_id =~ devices)
        |> timeShift(duration: back)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
weeks = [7d, 14d]
days = [1d, 2d, 3d, 4d, 5d, 6d, 7d, 8d, 9d, 10d, 11d, 12d, 13d, 14d]
key = ["_time", "device_id", "metric"]
as = (tables=<-, stat) => tables |> group() |> set(key: "stat", value: stat)
ahead = 3h
forDay = (t) => date.truncate(t: date.sub(d: 1ns, from: date.sub(d: ahead, from: t)), unit: 1d)
seen =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 1d, from: hourBefore), stop: stop)
        |> filter(fn: (r) => r._measurement == "seen" and r.metric =~ metrics)
        |> group()
        |> pivot(rowKey: key, columnKey: ["_field"], valueColumn: "_value")
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, of: r._time, top: r.top, bottom: r.bottom, width: r.width, clock: r.clock}))

// `beyond`: how far above all, or below, if it is less than 0. `most`: the most that its ratio may be.
largest = math.mInf(sign: 1)
judged = (from_, devices) => {
    past = (field, backs=days) => union(tables: array.map(arr: backs, fn: (x) => quarters(field: field, back: x, from_: from_, devices: devices))) |> group(columns: key)
    highs = past(field: "high")
    known =
        union(
            tables: [
                quarters(field: "mean", back: 0s, from_: from_, devices: devices) |> as(stat: "mean"),
                highs |> max() |> as(stat: "high"),
                past(field: "low") |> min() |> as(stat: "low"),
                highs |> count() |> toFloat() |> as(stat: "days"),
                past(field: "high", backs: weeks) |> count() |> toFloat() |> as(stat: "weeks"),
            ],
        )
            |> pivot(rowKey: key, columnKey: ["stat"], valueColumn: "_value")
            |> filter(fn: (r) => exists r.mean and exists r.days and r.days > float(v: params.enough) - 0.5)
            |> map(fn: (r) => ({r with of: date.add(d: ahead, to: forDay(t: r._time)), most: if exists r.weeks then largest else params.strange}))

    return
        join(tables: {known: known, seen: seen}, on: ["device_id", "metric", "of"])
            |> map(fn: (r) => ({r with high: if r.clock < params.clock and r.top > r.high then r.top else r.high, low: if r.clock < params.clock and r.bottom < r.low then r.bottom else r.low}))
            |> map(fn: (r) => ({r with beyond: if r.mean > r.high then (r.mean - r.high) / r.width else if r.mean < r.low then (r.mean - r.low) / r.width else 0.0}))
            |> filter(fn: (r) => r.beyond >= params.release or r.beyond <= 0.0 - params.release)
            |> map(fn: (r) => ({r with up: r.beyond > 0.0}))
}
beyond = judged(from_: first, devices: any)
means = quarters(field: "mean", back: 0s, from_: first, devices: any)
heard =
    means
        |> group(columns: ["_time", "metric"])
        |> count()
        |> group()
        |> rename(columns: {_value: "heard"})
// Of those that do the same at once, and those that are heard, how many.
alike =
    join(
        tables: {
            far: beyond
                |> map(fn: (r) => ({_time: r._time, metric: r.metric, up: r.up, far: if r.beyond >= 1.0 or r.beyond <= -1.0 then 1.0 else 0.0}))
                |> group(columns: ["_time", "metric", "up"])
                |> sum(column: "far")
                |> group(),
            heard: heard,
        },
        on: ["_time", "metric"],
    )
        |> map(fn: (r) => ({_time: r._time, metric: r.metric, up: r.up, common: r.far >= params.many and r.far >= params.share * float(v: r.heard)}))
single =
    join(tables: {beyond: beyond, alike: alike}, on: ["_time", "metric", "up"])
        |> map(fn: (r) => ({r with size: if r.up then r.beyond else 0.0 - r.beyond}))
        |> map(fn: (r) => ({r with size: if r.common and r.size > 0.99 then 0.99 else r.size}))
inRange = (tables=<-) => tables |> filter(fn: (r) => r._time >= start and r._time < stop)
columns = ["_time", "device_id", "metric", "up", "size", "size_before", "mean", "high", "low", "width", "most"]
quarterly =
    join(
        tables: {
            now: single,
            before: single
                |> keep(columns: ["_time", "device_id", "metric", "up", "size"])
                |> rename(columns: {size: "size_before"})
                |> timeShift(duration: 15m),
        },
        on: ["_time", "device_id", "metric", "up"],
    )
        |> inRange()
        |> keep(columns: columns)

// Those that were not heard of in the quarter before.
rare =
    union(
        tables: [
            single |> inRange() |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, _value: r.size})) |> as(stat: "now"),
            means |> timeShift(duration: 15m) |> as(stat: "before"),
        ],
    )
        |> pivot(rowKey: key, columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.now and not exists r.before)
rarely = () => {
    devices = rare |> devicesOf()
    before =
        union(
            tables: [
                quarters(field: "mean", back: 0s, from_: hourBefore, devices: devices) |> as(stat: "mean"),
                judged(from_: hourBefore, devices: devices)
                    |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, _value: r.beyond}))
                    |> as(stat: "beyond"),
            ],
        )
            |> pivot(rowKey: key, columnKey: ["stat"], valueColumn: "_value")
            |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, beyond: if exists r.beyond then r.beyond else 0.0, at: int(v: r._time)}))
            |> map(fn: (r) => ({r with change: r.beyond, apart: r.at}))
            |> group(columns: ["device_id", "metric"])
            |> sort(columns: ["_time"])
            |> difference(columns: ["change", "apart"])
            |> group()
            |> filter(fn: (r) => r.apart > int(v: 15m) and r.apart <= int(v: 75m))
            |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, last: r.beyond - r.change}))
            |> map(fn: (r) => ({r with up: r.last > 0.0, size_before: if r.last > 0.0 then r.last else 0.0 - r.last}))

    return
        join(tables: {now: single, before: before}, on: ["_time", "device_id", "metric", "up"])
            |> inRange()
            |> keep(columns: columns)
}
pairs = if length(arr: rare |> findColumn(fn: (key) => true, column: "device_id")) > 0 then union(tables: [quarterly, rarely()]) else quarterly
scores =
    pairs
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                nearer = if r.size < r.size_before then r.size else r.size_before
                far = nearer / own.threshold
                ratio = if far > r.most then r.most else far
                margin = own.threshold * r.width

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    reason: "unseen",
                    ratio: if ratio < own.release then 0.0 else ratio,
                    score: nearer,
                    value: r.mean,
                    expected: if r.up then r.high else r.low,
                    lower: r.low - margin,
                    upper: r.high + margin,
                }
            },
        )
        |> filter(fn: (r) => r.ratio > 0.0)
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "unseen")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
