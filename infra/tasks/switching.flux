// How often a load is switched on or off. Points `switching` for each whole hour, at its end: `low` and `high`, the least
// and the most of its steps; `edges`, how often a step crossed the middle of the day, `switches` those of the last three
// hours together.
//
// At midnight (UTC), in force for the day: `mid`, halfway from what is low to what is high on the last `levels` days; and of
// the switches of the last `days`: `usual`, their median; `sd`, how far they usually stray from it. cycle.flux judges by it.
import "array"
import "date"
import "generate"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-switching", every: 1h, offset: 18s}

option metrics = /^(current_a)$/

// `enough`: with fewer hours on them, days tell nothing. `sd_floor`: as few switches as that more or less are none.
option params = {levels: 4d, days: 7d, enough: 20, sd_floor: 1.2}

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
ends = if anyHour and firstHour < lastHour then lastHour else firstHour
steps = (back) =>
    from(bucket: work.bucket)
        |> range(start: date.sub(d: if anyHour then back else 1ns, from: firstHour), stop: ends)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ metrics)
narrow = (tables=<-) =>
    tables
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: int(v: r._time), all: 1, _value: r._value}))
stored = (field, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "switching" and r._field == field and r.metric =~ metrics)
        |> narrow()
before = (field, back) => stored(field: field, start: if nights > 0 then date.sub(d: back, from: earliest) else date.sub(d: 1ns, from: firstHour), stop: firstHour)
ofHour = (fn) => steps(back: 1h) |> aggregateWindow(every: 1h, fn: fn, createEmpty: false) |> filter(fn: (r) => anyHour) |> narrow()
lows = ofHour(fn: min)
highs = ofHour(fn: max)

// Of each midnight: what was found at it and before it, as far as `back`.
series = ["device_id", "metric", "midnight"]
upTo = (tables=<-, back) =>
    join(tables: {found: tables, midnights: midnights}, on: ["all"])
        |> filter(fn: (r) => r.at <= r.midnight and r.at > r.midnight - int(v: back))
        |> group(columns: series)
as = (tables=<-, stat) =>
    tables
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, midnight: r.midnight, stat: stat, _value: r._value}))
bounds = union(tables: [before(field: "low", back: params.levels), lows]) |> upTo(back: params.levels)
mids =
    union(
        tables: [
            bounds |> quantile(q: 0.1, method: "exact_mean") |> as(stat: "low"),
            bounds |> count() |> toFloat() |> as(stat: "hours"),
            union(tables: [before(field: "high", back: params.levels), highs])
                |> upTo(back: params.levels)
                |> quantile(q: 0.9, method: "exact_mean")
                |> as(stat: "high"),
        ],
    )
        |> pivot(rowKey: series, columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.hours > float(v: params.enough) - 0.5 and r.high > r.low)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.midnight, all: 1, low: r.low, high: r.high}))
atTimes = (tables=<-, field) => tables |> map(fn: (r) => ({_time: time(v: r.at), device_id: r.device_id, metric: r.metric, _field: field, _value: r._value}))
levels =
    union(
        tables: [
            mids |> map(fn: (r) => ({r with _value: (r.low + r.high) / 2.0})) |> atTimes(field: "mid"),
            mids |> map(fn: (r) => ({r with _value: r.high - r.low})) |> atTimes(field: "swing"),
        ],
    )

// As of: the middle in force at each step. Steps more than an hour apart are not compared.
today = date.sub(d: 1d, from: date.truncate(t: firstHour, unit: 1d))
nothing = array.from(rows: [{_time: today, device_id: "", metric: "", _field: "swing", _value: 0.0}])
inForce =
    union(
        tables: [
            nothing,
            stored(field: "mid", start: today, stop: firstHour) |> atTimes(field: "mid"),
            stored(field: "swing", start: today, stop: firstHour) |> atTimes(field: "swing"),
            levels,
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.mid)
        // Another version knew none.
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, mid: r.mid, third: if exists r.swing then r.swing / 6.0 else 0.0, day: int(v: r._time) / day}))
placed =
    union(
        tables: [
            inForce,
            steps(back: 2h)
                |> group()
                |> rename(columns: {_value: "mean"})
                |> keep(columns: ["_time", "device_id", "metric", "mean"]),
        ],
    )
        |> group(columns: ["device_id", "metric"])
        // Nulls come first: a middle holds for the step of its time.
        |> sort(columns: ["_time", "mean"])
        |> fill(column: "mid", usePrevious: true)
        |> fill(column: "third", usePrevious: true)
        |> fill(column: "day", usePrevious: true)
        |> filter(fn: (r) => exists r.mean and exists r.mid)
        |> map(fn: (r) => ({r with clock: int(v: r._time)}))
        |> filter(fn: (r) => r.day == r.clock / day)
edges =
    union(
        tables: [
            placed
                |> filter(fn: (r) => r.mean > r.mid + r.third or r.mean <= r.mid - r.third)
                |> map(fn: (r) => ({r with _value: if r.mean > r.mid then 1.0 else 0.0}))
                |> difference(columns: ["_value", "clock"], keepFirst: true)
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, _value: if not exists r._value or r.clock > hour then 0.0 else r._value * r._value})),
            placed |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, _value: 0.0})),
        ],
    )
        |> filter(fn: (r) => anyHour and r._time >= date.sub(d: 1h, from: firstHour))
        |> map(fn: (r) => ({r with at: (int(v: r._time) / hour + 1) * hour}))
        |> group(columns: ["device_id", "metric", "at"])
        |> sum()
        |> group()
        |> map(fn: (r) => ({r with all: 1}))

// Of three hours on end, none of them without a step.
known = union(tables: [stored(field: "edges", start: date.sub(d: if anyHour then 2h else 1ns, from: firstHour), stop: firstHour), edges])
later = (by) => known |> map(fn: (r) => ({r with at: r.at + by * hour}))
switches =
    union(tables: [later(by: 0), later(by: 1), later(by: 2)])
        |> group(columns: ["device_id", "metric", "at"])
        |> reduce(identity: {hours: 0, sum: 0.0}, fn: (r, accumulator) => ({hours: accumulator.hours + 1, sum: accumulator.sum + r._value}))
        |> group()
        |> filter(fn: (r) => r.hours == 3 and r.at >= int(v: firstHour) and r.at <= int(v: ends))
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.at, all: 1, _value: r.sum}))
past = union(tables: [before(field: "switches", back: params.days), switches]) |> upTo(back: params.days)
usual =
    union(tables: [past |> median(method: "exact_mean") |> as(stat: "usual"), past |> count() |> toFloat() |> as(stat: "hours")])
        |> pivot(rowKey: series, columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.hours > float(v: params.enough) - 0.5)
        |> keep(columns: ["device_id", "metric", "midnight", "usual"])
strays =
    join(tables: {past: past |> group(), usual: usual}, on: series)
        |> map(fn: (r) => ({r with _value: if r._value > r.usual then r._value - r.usual else r.usual - r._value}))
        |> group(columns: series)
        |> median(method: "exact_mean")
        |> as(stat: "sd")
        |> map(fn: (r) => ({r with _value: if 1.4826 * r._value > params.sd_floor then 1.4826 * r._value else params.sd_floor}))
written =
    union(
        tables: [
            lows |> atTimes(field: "low"),
            highs |> atTimes(field: "high"),
            edges |> atTimes(field: "edges"),
            switches |> atTimes(field: "switches"),
            levels,
            usual |> rename(columns: {usual: "_value", midnight: "at"}) |> atTimes(field: "usual"),
            strays |> rename(columns: {midnight: "at"}) |> atTimes(field: "sd"),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> set(key: "_measurement", value: "switching")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: written)
// include shared/run.flux
