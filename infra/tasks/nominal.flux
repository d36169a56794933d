// What voltage a device has: a point `nominal` for each midnight (UTC), in force for the day. `median`: that of the
// hours' means of the day before; `nominal`: the median of those of the last `days`, so that neither a fault nor a bad
// day moves it. `swing`: how far the farthest step of the day before was from it, in per cent; `usual`: how far that
// went on `reached_on` of the last `habit` days, none where there are not as many. supply.flux judges by it.
import "array"
import "date"
import "generate"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-nominal", every: 1h, offset: 15s}

option metrics = /^(voltage_v)$/

// A day of which fewer `hours` were heard tells nothing.
option params = {days: 7d, habit: 14d, reached_on: 3, hours: 3}

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

// The midnights of the range, if there are any.
day = int(v: 1d)
earliest = date.truncate(t: date.add(d: 1d, to: date.sub(d: 1ns, from: start)), unit: 1d)
nights = if earliest < stop then (int(v: stop) - 1 - int(v: earliest)) / day + 1 else 0
end = time(v: int(v: earliest) + (if nights > 0 then nights else 1) * day)
midnights =
    generate.from(start: earliest, stop: end, count: if nights > 0 then nights else 1, fn: (n) => 1)
        |> filter(fn: (r) => r._time < stop)
        |> map(fn: (r) => ({midnight: int(v: r._time), all: 1}))

// A run without a midnight, which is most of them, reads nothing to speak of.
latest = date.sub(d: 1d, from: end)
steps = () =>
    from(bucket: work.bucket)
        |> range(start: if nights > 0 then date.sub(d: 1d, from: earliest) else date.sub(d: 1ns, from: latest), stop: latest)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ metrics)
hours = steps() |> aggregateWindow(every: 1h, fn: mean, createEmpty: false, timeSrc: "_start")
daily = (tables=<-, fn, as) =>
    tables
        |> aggregateWindow(every: 1d, fn: fn, createEmpty: false, timeSrc: "_start")
        |> toFloat()
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, midnight: int(v: r._time) + day, stat: as, _value: r._value}))
exact = (tables=<-, column) => tables |> median(column: column, method: "exact_mean")
days =
    union(
        tables: [
            hours |> daily(fn: exact, as: "median"),
            hours |> daily(fn: count, as: "hours"),
            steps() |> daily(fn: max, as: "high"),
            steps() |> daily(fn: min, as: "low"),
        ],
    )
        |> pivot(rowKey: ["device_id", "metric", "midnight"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.hours >= float(v: params.hours))

// What earlier runs found of the days before.
stored = (field, back) =>
    from(bucket: work.bucket)
        |> range(start: if nights > 0 then date.sub(d: back, from: earliest) else date.sub(d: 1ns, from: earliest), stop: earliest)
        |> filter(fn: (r) => r._measurement == "nominal" and r._field == field and r.metric =~ metrics)
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: int(v: r._time), all: 1, _value: r._value}))

// Of each midnight: what was found at it and at those before it, as far as `back`.
upTo = (tables=<-, back) =>
    join(tables: {found: tables, midnights: midnights}, on: ["all"])
        |> filter(fn: (r) => r.at <= r.midnight and r.at > r.midnight - int(v: back))
        |> group(columns: ["device_id", "metric", "midnight"])
medians =
    union(
        tables: [
            stored(field: "median", back: params.days),
            days |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.midnight, all: 1, _value: r.median})),
        ],
    )
nominals =
    medians
        |> upTo(back: params.days)
        |> median(method: "exact_mean")
        |> group()
        |> filter(fn: (r) => r._value > 0.0 or r._value < 0.0)
        |> rename(columns: {_value: "nominal"})
swings =
    join(tables: {days: days, nominals: nominals}, on: ["device_id", "metric", "midnight"])
        |> map(fn: (r) => ({r with up: 100.0 * (r.high / r.nominal - 1.0), down: 100.0 * (r.low / r.nominal - 1.0)}))
        |> map(fn: (r) => ({r with up: if r.up > 0.0 then r.up else 0.0 - r.up, down: if r.down > 0.0 then r.down else 0.0 - r.down}))
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                at: r.midnight,
                all: 1,
                _value: if r.up > r.down then r.up else r.down,
            }),
        )
habits =
    union(tables: [stored(field: "swing", back: params.habit), swings])
        |> upTo(back: params.habit)
        |> sort(columns: ["_value"], desc: true)
        |> limit(n: params.reached_on)
        |> reduce(identity: {days: 0, usual: 0.0}, fn: (r, accumulator) => ({days: accumulator.days + 1, usual: r._value}))
        |> group()
        |> filter(fn: (r) => r.days >= params.reached_on)
as = (tables=<-, field) =>
    tables
        |> map(fn: (r) => ({r with _time: time(v: r.midnight), _field: field}))
        |> keep(columns: ["_time", "device_id", "metric", "_field", "_value"])
written =
    union(
        tables: [
            days |> rename(columns: {median: "_value"}) |> as(field: "median"),
            nominals |> rename(columns: {nominal: "_value"}) |> as(field: "nominal"),
            swings |> rename(columns: {at: "midnight"}) |> as(field: "swing"),
            habits |> rename(columns: {usual: "_value"}) |> as(field: "usual"),
        ],
    )
        |> group()
        |> set(key: "_measurement", value: "nominal")
        |> pivot(rowKey: ["_time", "_measurement", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: written)
// include shared/run.flux
