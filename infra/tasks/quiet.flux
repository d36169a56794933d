// How low a load is in its quiet hours. Points `base` for each whole hour, at its end: `base`, what its steps were above
// for three quarters of it; and at midnight (UTC) `span`, how far apart the steps of the day were.
//
// Points `quiet` for the hours of the day that begins at a midnight, at their starts: `expected`, the median of that hour
// on the last `days`; `quiet`, 1 for the six on end that are lowest, but for those beside one that is not low, so that a
// clock that is changed makes none of them news; `sd`, how far such hours usually stray; `most`, an sd above what they rose to on
// `reached_on` of those days, so that one bad night hides no other. night.flux judges by it.
import "array"
import "date"
import "generate"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-quiet", every: 1h, offset: 16s}

option metrics = /^(current_a)$/

// An hour that was heard on fewer days than `enough` tells nothing. `low`: the share of what lies between the lowest hour
// and the highest, up to which an hour is low. `part_…`: the least sd, as a share of the base itself, of what its hours
// differ by, and of the span.
option params = {days: 7d, enough: 3, reached_on: 2, low: 0.25, part_base: 0.03, part_hours: 0.01, part_span: 0.003}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux

day = int(v: 1d)
hour = int(v: 1h)
hours = 6
upwards = (t, unit) => date.truncate(t: date.add(d: unit, to: date.sub(d: 1ns, from: t)), unit: unit)

// The hours that end in the range, and its midnights, if there are any.
firstHour = upwards(t: start, unit: 1h)
lastHour = date.truncate(t: date.sub(d: 1ns, from: stop), unit: 1h)
anyHour = firstHour <= lastHour
earliest = upwards(t: start, unit: 1d)
nights = if earliest < stop then (int(v: stop) - 1 - int(v: earliest)) / day + 1 else 0
latest = time(v: int(v: earliest) + (if nights > 0 then nights - 1 else 0) * day)
midnights =
    generate.from(start: earliest, stop: date.add(d: 1d, to: latest), count: if nights > 0 then nights else 1, fn: (n) => 1)
        |> filter(fn: (r) => nights > 0)
        |> map(fn: (r) => ({midnight: int(v: r._time), all: 1}))
steps = (start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ metrics)
stored = (field, back, until) =>
    from(bucket: work.bucket)
        |> range(start: if nights > 0 then date.sub(d: back, from: earliest) else date.sub(d: 1ns, from: until), stop: until)
        |> filter(fn: (r) => r._measurement == "base" and r._field == field and r.metric =~ metrics)
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: int(v: r._time), all: 1, _value: r._value}))
quarter = (tables=<-, column) => tables |> quantile(column: column, q: 0.25, method: "exact_mean")
narrow = (tables=<-) =>
    tables
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: int(v: r._time), all: 1, _value: r._value}))
bases =
    steps(start: date.sub(d: if anyHour then 1h else 1ns, from: firstHour), stop: if anyHour and firstHour < lastHour then lastHour else firstHour)
        |> aggregateWindow(every: 1h, fn: quarter, createEmpty: false)
        |> filter(fn: (r) => anyHour)
        |> narrow()

// Of the days that end at a midnight of the range.
daily = (fn, as) =>
    steps(start: date.sub(d: if nights > 0 then 1d else 1ns, from: earliest), stop: if nights > 0 then latest else earliest)
        |> aggregateWindow(every: 1d, fn: fn, createEmpty: false, timeSrc: "_start")
        |> filter(fn: (r) => nights > 0)
        |> narrow()
        |> map(fn: (r) => ({r with at: r.at + day, stat: as}))
spans =
    union(tables: [daily(fn: max, as: "high"), daily(fn: min, as: "low")])
        |> pivot(rowKey: ["device_id", "metric", "at", "all"], columnKey: ["stat"], valueColumn: "_value")
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.at, all: 1, _value: r.high - r.low}))

// Of each midnight: what was found at it and before it, on the last days.
upTo = (tables=<-) =>
    join(tables: {found: tables, midnights: midnights}, on: ["all"])
        |> filter(fn: (r) => r.at <= r.midnight and r.at > r.midnight - int(v: params.days))
series = ["device_id", "metric", "midnight"]
past =
    union(tables: [stored(field: "base", back: params.days, until: firstHour), bases])
        |> upTo()
        |> map(fn: (r) => ({r with hour: (r.at / hour - 1) % 24, night: (r.at - hour) / day}))
ofHour = past |> group(columns: ["device_id", "metric", "midnight", "hour"])
as = (tables=<-, stat) => tables |> group() |> set(key: "stat", value: stat)
known =
    union(tables: [ofHour |> median(method: "exact_mean") |> as(stat: "expected"), ofHour |> count() |> toFloat() |> as(stat: "days")])
        |> pivot(rowKey: ["device_id", "metric", "midnight", "hour"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.days > float(v: params.enough) - 0.5)
        |> keep(columns: ["device_id", "metric", "midnight", "hour", "expected"])

// `bar`: up to which an hour is low. Of the stretches of `hours`, the lowest begins at `from`; of equal ones the first.
bounds =
    known
        |> group(columns: series)
        |> reduce(
            identity: {rows: 0, least: 0.0, most: 0.0},
            fn: (r, accumulator) => ({
                rows: accumulator.rows + 1,
                least: if accumulator.rows == 0 or r.expected < accumulator.least then r.expected else accumulator.least,
                most: if accumulator.rows == 0 or r.expected > accumulator.most then r.expected else accumulator.most,
            }),
        )
        |> group()
        |> map(fn: (r) => ({r with bar: r.least + params.low * (r.most - r.least), between: r.most - r.least}))
        |> drop(columns: ["rows", "least", "most"])
within = (by) => known |> map(fn: (r) => ({r with from: (r.hour + 24 - by) % 24}))
stretches = union(tables: [within(by: 0), within(by: 1), within(by: 2), within(by: 3), within(by: 4), within(by: 5)]) |> group(columns: ["device_id", "metric", "midnight", "from"])
lowest =
    join(
        tables: {
            sums: stretches
                |> reduce(identity: {rows: 0, sum: 0.0}, fn: (r, accumulator) => ({rows: accumulator.rows + 1, sum: accumulator.sum + r.expected}))
                |> group()
                |> filter(fn: (r) => r.rows == hours),
            bounds: bounds,
        },
        on: series,
    )
        |> map(fn: (r) => ({r with sum: r.sum + 0.001 * float(v: r.from) * r.between}))
        |> group(columns: series)
        |> sort(columns: ["sum"])
        |> limit(n: 1)
        |> group()
        |> keep(columns: ["device_id", "metric", "midnight", "bar", "from"])

// The hour before and the hour after, by their own numbers.
marked =
    join(tables: {known: known, lowest: lowest}, on: series)
        |> map(fn: (r) => ({r with low: if r.expected <= r.bar then 1.0 else 0.0}))
beside = (by) =>
    marked |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, midnight: r.midnight, hour: (r.hour + by) % 24, _value: r.low}))
ofDay =
    union(
        tables: [
            marked |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, midnight: r.midnight, hour: r.hour, _value: r.expected})) |> as(stat: "expected"),
            marked |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, midnight: r.midnight, hour: r.hour, _value: if (r.hour + 24 - r.from) % 24 < hours then r.low else 0.0})) |> as(stat: "own"),
            beside(by: 1) |> as(stat: "before"),
            beside(by: 23) |> as(stat: "after"),
        ],
    )
        |> pivot(rowKey: ["device_id", "metric", "midnight", "hour"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.expected)
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                midnight: r.midnight,
                hour: r.hour,
                expected: r.expected,
                quiet: if r.own > 0.5 and exists r.before and r.before > 0.5 and exists r.after and r.after > 0.5 then 1.0 else 0.0,
            }),
        )
quietly =
    join(tables: {past: past, hours: ofDay |> filter(fn: (r) => r.quiet > 0.5)}, on: ["device_id", "metric", "midnight", "hour"])
        |> map(fn: (r) => ({r with away: if r._value > r.expected then r._value - r.expected else r.expected - r._value}))
middle = (tables=<-, column, stat) =>
    tables
        |> group(columns: series)
        |> median(column: column, method: "exact_mean")
        |> as(stat: stat)
        |> rename(fn: (column) => if column == "away" or column == "expected" or column == "between" then "_value" else column)
        |> keep(columns: ["device_id", "metric", "midnight", "stat", "_value"])
strays =
    union(
        tables: [
            quietly |> middle(column: "away", stat: "away"),
            ofDay |> filter(fn: (r) => r.quiet > 0.5) |> middle(column: "expected", stat: "base"),
            bounds |> middle(column: "between", stat: "between"),
            union(tables: [stored(field: "span", back: params.days, until: earliest), spans]) |> upTo() |> middle(column: "_value", stat: "span"),
            quietly
                |> group(columns: ["device_id", "metric", "midnight", "night"])
                |> max()
                |> group(columns: series)
                |> sort(columns: ["_value"], desc: true)
                |> limit(n: params.reached_on)
                |> min()
                |> as(stat: "most")
                |> keep(columns: ["device_id", "metric", "midnight", "stat", "_value"]),
        ],
    )
        |> pivot(rowKey: series, columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.away and exists r.span)
        |> map(fn: (r) => ({r with sd: 1.4826 * r.away, base: params.part_base * (if r.base > 0.0 then r.base else 0.0 - r.base)}))
        |> map(fn: (r) => ({r with sd: if r.sd > r.base then r.sd else r.base}))
        |> map(fn: (r) => ({r with sd: if r.sd > params.part_hours * r.between then r.sd else params.part_hours * r.between}))
        |> map(fn: (r) => ({r with sd: if r.sd > params.part_span * r.span then r.sd else params.part_span * r.span}))
        |> keep(columns: ["device_id", "metric", "midnight", "sd", "most"])
quiet =
    join(tables: {hours: ofDay, strays: strays}, on: series)
        |> map(
            fn: (r) => ({
                _time: time(v: r.midnight + r.hour * hour),
                device_id: r.device_id,
                metric: r.metric,
                expected: r.expected,
                sd: r.sd,
                most: r.most + r.sd,
                // Where nothing ever differs, nothing can be said of how far.
                quiet: if r.sd > 0.0 then r.quiet else 0.0,
            }),
        )
write = (tables=<-, measurement) =>
    tables
        |> group()
        |> set(key: "_measurement", value: measurement)
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)
        |> keep(columns: ["_time"])
stamped = (tables=<-, field) => tables |> map(fn: (r) => ({_time: time(v: r.at), device_id: r.device_id, metric: r.metric, _field: field, _value: r._value}))
found =
    union(tables: [bases |> stamped(field: "base"), spans |> stamped(field: "span")])
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")

// include shared/note.flux
return note(after: union(tables: [found |> write(measurement: "base"), quiet |> write(measurement: "quiet")]))
// include shared/run.flux
