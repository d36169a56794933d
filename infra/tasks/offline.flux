// Devices that are silent, and metrics that are missing while their device goes on: a `score` point for each minute
// without a reading, from `gap` on, or where that is longer from so many `intervals` of the device's own, or `margin`
// times the silence that is in its rhythm (rhythm.flux). The score is the number of minutes, `lower` how many are in its
// rhythm, `upper` from how many on they count; `expected` is the interval in seconds.
//
// A device of which nothing is heard is one alert, with the metric `device`. So a metric's silence is counted up to its
// device's last reading only. After an hour a point every `thin` minutes will do, and after `memory` there is none.
//
// Who sleeps at night is not missed by night: a silence opens no alert at a time of day at which the device was silent,
// for as long, on `reached_on` of the last `days` days, or on that day of the week.
//
// A device that was retired (`npm run device`) is not missed from then on, nor any of its metrics, until it reports again.
//
// The rhythm is known from the whole hour on after a device was first heard of. Before, it is missed once it was silent for
// `strange` minutes and for twice as long as it was heard of: who pauses, or sends in batches, is not known for it yet.
import "array"
import "date"
import "dict"
import "generate"
import "influxdata/influxdb"
import "internal/debug"
import "regexp"
import "strings"
import "system"
import "timezone"

option task = {name: "nrg-offline", every: 1m, offset: 18s}

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `gap`
// is in minutes; `least` is the shortest that any of them looks at. `minutely`: the metrics that have a step a minute.
option params = {
    memory: 7d,
    days: 14d,
    reached_on: 2,
    thin: 5,
    minutely: /^(voltage_v|temp_c|current_a)$/,
    least: 3.0,
    zone: "UTC",
    zones: [:],
    region: "",
    regions: [:],
    holidays: [:],
    calendar: false,
    metric: [
        "device": {gap: 3.0, intervals: 3.0, margin: 2.0, min_samples: 20.0, release: 1.0},
        "voltage_v": {gap: 3.0, intervals: 3.0, margin: 2.0, min_samples: 20.0, release: 1.0},
        "temp_c": {gap: 3.0, intervals: 3.0, margin: 2.0, min_samples: 20.0, release: 1.0},
        "current_a": {gap: 3.0, intervals: 3.0, margin: 2.0, min_samples: 20.0, release: 1.0},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|rhythm)/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = late

// include shared/work.flux
// include shared/replace.flux
// include shared/devices.flux
// include shared/calendar.flux

// The whole minutes of the range. In one that the clock has not reached nobody is silent yet: a run of it was queued by a
// clock that was ahead, and has been set back.
earliest = date.truncate(t: date.add(d: 1m, to: date.sub(d: 1ns, from: start)), unit: 1m)
end = date.truncate(t: stop, unit: 1m)
passed = (int(v: end) - int(v: earliest)) / int(v: 1m)
until = if passed > 0 then end else date.add(d: 1m, to: earliest)
minutes =
    generate.from(start: earliest, stop: until, count: if passed > 0 then passed else 1, fn: (n) => n)
        |> filter(fn: (r) => r._time < end and int(v: r._time) <= began)
        |> group()
        |> map(fn: (r) => ({_time: r._time, all: 1, sparse: (int(v: r._time) / int(v: 1m)) % params.thin == 0}))
memory = float(v: int(v: params.memory) / int(v: 1m))

// include shared/suspects.flux

// Kinds in the order in which they count where their times are equal. What was before the range is what was last.
steps =
    union(
        tables: [
            lastBefore(),
            came(start: start, stop: stop)
                |> ofSuspects()
                |> narrow(),
        ],
    )
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 0, sparse: debug.null(type: "bool"), interval: debug.null(type: "float"), usually: debug.null(type: "float"), n: debug.null(type: "float"), so_far: debug.null(type: "float"), heard_for: debug.null(type: "float")}))
rhythms =
    union(
        tables: [
            stored(measurement: "rhythm", start: forgotten, stop: start)
                |> ofSuspects()
                |> last()
                |> narrow(),
            stored(measurement: "rhythm", start: start, stop: stop)
                |> ofSuspects()
                |> narrow(),
        ],
    )
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 1, sparse: debug.null(type: "bool"), interval: r.interval, usually: if exists r.silence then r.silence else 0.0, n: r.n, so_far: debug.null(type: "float"), heard_for: debug.null(type: "float")}))

// Those without a rhythm, and what was heard of them by each of their steps: how many readings, in how many minutes.
strange = 10.0
unacquainted =
    union(
        tables: [
            readings(start: forgotten, stop: stop)
                |> ofSuspects()
                |> last()
                |> narrow()
                |> map(fn: (r) => ({device_id: r.device_id, rhythms: 0})),
            stored(measurement: "rhythm", start: forgotten, stop: start)
                |> filter(fn: (r) => r._field == "n")
                |> ofSuspects()
                |> last()
                |> narrow()
                |> map(fn: (r) => ({device_id: r.device_id, rhythms: 1})),
        ],
    )
        |> group(columns: ["device_id"])
        |> sum(column: "rhythms")
        |> group()
        |> filter(fn: (r) => r.rhythms == 0)
        |> devicesOf()
arrivals =
    readings(start: date.sub(d: 1d, from: date.truncate(t: start, unit: 1h)), stop: stop)
        |> filter(fn: (r) => r.device_id =~ unacquainted)
        |> narrow()
firsts =
    union(
        tables: [
            arrivals,
            arrivals
                |> group(columns: ["_time", "device_id"])
                |> max()
                |> group()
                |> ofDevice(),
        ],
    )
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time"])
        |> stateDuration(fn: (r) => true, column: "minutes", unit: 1m)
        |> cumulativeSum()
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 1, sparse: debug.null(type: "bool"), interval: debug.null(type: "float"), usually: debug.null(type: "float"), n: debug.null(type: "float"), so_far: float(v: r._value), heard_for: float(v: r.minutes + 1)}))
series =
    known
        |> ofSuspects()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, all: 1}))
whole = suspects |> map(fn: (r) => ({device_id: r.device_id, metric: "device", all: r.all}))
unset = {gap: 3.0, intervals: 3.0, margin: 2.0, min_samples: 20.0, release: 1.0}
settings = (r) => {
    usual = dict.get(dict: params.metric, key: r.metric, default: unset)

    return dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)
}

// Silence is counted in whole minutes; an interval may lack its last bits.
pacedBy = (intervals, interval) => float(v: int(v: intervals * interval / 60.0 + 0.001))

// A stretch that is over may be long. In it the minutes of those devices alone are looked at that were ever silent for as
// long as counts by the shortest of their intervals.
moments = (tables=<-) => tables |> keep(columns: ["_time", "device_id", "metric"])
paused = () =>
    join(
        tables: {
            pauses: union(
                tables: [
                    steps |> moments(),
                    steps |> ofDevice() |> moments(),
                    union(tables: [series, whole]) |> map(fn: (r) => ({_time: end, device_id: r.device_id, metric: r.metric})) |> moments(),
                ],
            )
                |> group(columns: ["device_id", "metric"])
                |> sort(columns: ["_time"])
                |> elapsed(unit: 1m)
                |> max(column: "elapsed")
                |> group()
                |> keep(columns: ["device_id", "metric", "elapsed"]),
            paces: union(
                tables: [
                    rhythms |> keep(columns: ["device_id", "metric", "interval"]),
                    firsts |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, interval: 0.0})),
                ],
            )
                |> group(columns: ["device_id", "metric"])
                |> min(column: "interval")
                |> group()
                |> keep(columns: ["device_id", "metric", "interval"]),
        },
        on: ["device_id", "metric"],
    )
        |> filter(
            fn: (r) => {
                own = settings(r: r)
                paced = pacedBy(intervals: own.intervals, interval: r.interval)

                return float(v: r.elapsed) >= own.release * (if paced > own.gap then paced else own.gap)
            },
        )
        |> devicesOf()
watched = if noting then suspected else paused()
grid =
    join(tables: {series: union(tables: [series, whole]) |> filter(fn: (r) => r.device_id =~ watched), minutes: minutes}, on: ["all"])
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 2, sparse: r.sparse, interval: debug.null(type: "float"), usually: debug.null(type: "float"), n: debug.null(type: "float"), so_far: debug.null(type: "float"), heard_for: debug.null(type: "float")}))

// When devices were retired, as points `retired`.
retired =
    join(
        tables: {
            devices: stored(measurement: "retired", start: forgotten, stop: stop) |> ofSuspects() |> group() |> keep(columns: ["_time", "device_id"]),
            series: union(tables: [series, whole]),
        },
        on: ["device_id"],
    )
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 3, sparse: debug.null(type: "bool"), interval: debug.null(type: "float"), usually: debug.null(type: "float"), n: debug.null(type: "float"), so_far: debug.null(type: "float"), heard_for: debug.null(type: "float")}))

// As of: each minute takes the last step with a reading, and the rhythm in force.
silent =
    union(tables: [steps, steps |> ofDevice(), rhythms, firsts, grid, retired])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time", "kind"])
        // The time since the first row, for no operator subtracts times.
        |> stateDuration(fn: (r) => true, column: "clock", unit: 1s)
        |> map(fn: (r) => ({r with clock: float(v: r.clock)}))
        |> map(fn: (r) => ({r with heard: if r.kind == 0 then r.clock else debug.null(type: "float"), left: if r.kind == 3 then r.clock else debug.null(type: "float")}))
        |> fill(column: "heard", usePrevious: true)
        |> fill(column: "left", usePrevious: true)
        |> fill(column: "interval", usePrevious: true)
        |> fill(column: "usually", usePrevious: true)
        |> fill(column: "n", usePrevious: true)
        |> fill(column: "so_far", usePrevious: true)
        |> fill(column: "heard_for", usePrevious: true)
        |> filter(fn: (r) => r.kind == 2 and exists r.heard and (exists r.n or exists r.so_far) and (not exists r.left or r.left < r.heard))
        |> map(
            fn: (r) => ({r with
                silent: (r.clock - r.heard) / 60.0,
                interval: if exists r.n then r.interval else 60.0 * r.heard_for / r.so_far,
                usually: if exists r.n then r.usually else 0.0,
                n: if exists r.n then r.n else r.so_far,
                longer: if exists r.n then 0.0 else if 2.0 * r.heard_for > strange then 2.0 * r.heard_for else strange,
            }),
        )
        |> filter(fn: (r) => r.silent <= memory)
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "sparse", "interval", "usually", "n", "longer", "silent"])
devices = silent |> filter(fn: (r) => r.metric == "device")
missing =
    join(
        tables: {
            metric: silent |> filter(fn: (r) => r.metric != "device" and r.silent >= params.least),
            device: devices |> keep(columns: ["_time", "device_id", "silent"]) |> rename(columns: {silent: "behind"}),
        },
        on: ["_time", "device_id"],
    )
        |> map(fn: (r) => ({r with silent: r.silent - r.behind}))
        |> drop(columns: ["behind"])
long =
    union(tables: [devices, missing])
        |> filter(fn: (r) => r.silent >= params.least and (r.silent <= 60.0 or r.sparse))
        // From here on there are few rows.
        |> map(
            fn: (r) => {
                own = settings(r: r)
                paced = pacedBy(intervals: own.intervals, interval: r.interval)
                rhythmic = own.margin * r.usually
                often = if paced > rhythmic then paced else rhythmic
                least = if often > own.gap then often else own.gap
                most = if least > r.longer then least else r.longer

                return {r with
                    ratio: r.silent / most,
                    most: most,
                    release: own.release,
                    min_samples: own.min_samples,
                    margin: own.margin,
                }
            },
        )
        |> filter(fn: (r) => r.ratio >= r.release and r.n >= r.min_samples)

// Silences of the days before, of those that are silent now. Each lasted as long as it did, give or take an hour, and as
// much as itself where it was shorter.
day = int(v: 1d)
minute = float(v: int(v: 1m))
pastFrom = date.sub(d: params.memory, from: date.sub(d: params.days, from: start))
sleepers = long |> filter(fn: (r) => r.ratio >= 1.0 and r.margin > 0.0)
sleeping = sleepers |> devicesOf()
past = (measurement) =>
    stored(measurement: measurement, start: pastFrom, stop: stop)
        |> filter(fn: (r) => r._field == "minutes" and r._value >= params.least and r.device_id =~ sleeping)
        |> narrow()
habits =
    union(
        tables: [
            past(measurement: "silence") |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, began: int(v: r._time) - int(v: r._value * minute), ended: int(v: r._time), minutes: r._value})),
            past(measurement: "seen") |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, began: int(v: r._time), ended: int(v: r._time) + int(v: r._value * minute), minutes: r._value})),
        ],
    )
        |> map(fn: (r) => ({r with slack: int(v: minute * (if r.minutes < 60.0 then r.minutes else 60.0))}))

// Whether it was the same day of the week: told by the hour where holidays are kept, for many rows are of one.
anHour = int(v: 1h)
clocks =
    sleepers
        |> group(columns: ["device_id"])
        |> limit(n: 1)
        |> group()
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                zone: dict.get(dict: params.zones, key: r.device_id, default: params.zone),
                region: dict.get(dict: params.regions, key: r.device_id, default: params.region),
            }),
        )
onDays = (tables=<-) => {
    placed = join(tables: {rows: tables |> group() |> map(fn: (r) => ({r with hour: r.at / anHour})), clocks: clocks}, on: ["device_id"])
    days =
        placed
            |> group(columns: ["zone", "region", "hour", "back"])
            |> limit(n: 1)
            |> group()
            |> map(
                fn: (r) => ({
                    zone: r.zone,
                    region: r.region,
                    hour: r.hour,
                    back: r.back,
                    same: dayOf(t: time(v: r.hour * anHour), zone: r.zone, region: r.region) == dayOf(t: time(v: r.hour * anHour - r.back * day), zone: r.zone, region: r.region),
                }),
            )

    return join(tables: {placed: placed, days: days}, on: ["zone", "region", "hour", "back"])
}
onSameDay = (tables=<-) =>
    if params.calendar then
        tables
            |> onDays()
    else
        tables |> map(fn: (r) => ({r with same: r.back % 7 == 0}))
asleep =
    join(tables: {now: sleepers |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, at: int(v: r._time), silent: int(v: r.silent * minute)})), habits: habits}, on: ["device_id", "metric"])
        |> filter(fn: (r) => r.ended <= r.at - r.silent and r.silent <= r.ended - r.began + 2 * r.slack)
        // The first day on which it would have been over.
        |> map(fn: (r) => ({r with back: (r.at - r.ended - r.slack + day - 1) / day}))
        |> map(fn: (r) => ({r with back: if r.back < 1 then 1 else r.back}))
        |> filter(fn: (r) => r.at - r.back * day >= r.began - r.slack and r.back <= int(v: params.days) / day)
        |> group(columns: ["_time", "device_id", "metric", "back"])
        |> limit(n: 1)
        |> onSameDay()
        |> map(fn: (r) => ({r with days: if r.same then params.reached_on else 1}))
        |> group(columns: ["_time", "device_id", "metric"])
        |> sum(column: "days")
        |> filter(fn: (r) => r.days >= params.reached_on)
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, at: int(v: r._time), ratio: debug.null(type: "float"), score: 0.0, expected: 0.0, lower: 0.0, upper: 0.0, samples: 0, slept: int(v: r._time)}))
told = long |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, at: int(v: r._time), ratio: r.ratio, score: r.silent, expected: r.interval, lower: r.usually, upper: r.most, samples: int(v: r.n), slept: debug.null(type: "int")}))
scores =
    union(tables: [told, asleep])
        |> group(columns: ["device_id", "metric"])
        // Nulls come first: what is not told itself holds for what is told at that time.
        |> sort(columns: ["_time", "ratio"])
        |> fill(column: "slept", usePrevious: true)
        |> filter(fn: (r) => exists r.ratio)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "offline",
                // Below 1 it keeps an alert open and opens none.
                ratio: if exists r.slept and r.slept == r.at and r.ratio > 0.99 then 0.99 else r.ratio,
                score: r.score,
                expected: r.expected,
                lower: r.lower,
                upper: r.upper,
                samples: r.samples,
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "offline")

// What has not arrived yet looks like silence. How long that was, as this run sees it, is kept at the time of the latest
// step: devices that send in batches, or whose clock is behind, are known by it.
seen =
    union(tables: [devices, missing])
        |> filter(fn: (r) => noting and r._time == date.sub(d: 1m, from: end) and r.silent >= params.least)
        |> map(fn: (r) => ({_time: time(v: int(v: r._time) - int(v: r.silent * minute)), _measurement: "seen", device_id: r.device_id, metric: r.metric, minutes: r.silent}))
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: union(tables: [scores |> keep(columns: ["_time"]), seen |> keep(columns: ["_time"])]))
// include shared/run.flux
