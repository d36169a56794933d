// How often a device reports, and each of its metrics, and for how long they are silent meanwhile. A metric called
// `device` stands for the device itself, which reports as often as the most frequent of its metrics. offline.flux judges
// by both.
//
// Points `rhythm` for every whole hour, in force from its time. `interval`: seconds between readings over the day before,
// the hours without any left out; `n`: their number; `silence`: the minutes of silence that were reached three times in
// that day, so that neither a fault nor two become the rhythm, and who reports on change, or in batches, is known for it
// within hours.
//
// Points `silence` for the longest silences of each hour, of `least` minutes and more, at their end: `minutes`. A metric's
// is counted up to its device's last reading only. What looked like a silence at a run of offline.flux, for the readings
// had not arrived yet, is `seen` there, at its beginning, and counts too.
import "array"
import "date"
import "influxdata/influxdb"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-rhythm", every: 1h, offset: 12s}

// `most`: how many silences of an hour are kept. `minutely`: the metrics that have a step a minute.
option params = {least: 3.0, most: 8, memory: 7d, minutely: /^(voltage_v|temp_c|current_a)$/}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1h,
    stop: date.truncate(t: now(), unit: 1h),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux
// include shared/replace.flux
// include shared/devices.flux
hour = (t) => date.truncate(t: t, unit: 1h)
dayBefore = date.sub(d: 1d, from: hour(t: start))

// A silence that ended with the first minute of the range is seen in the one before.
earliest = date.sub(d: 1m, from: date.truncate(t: start, unit: 1m))
passed = (int(v: stop) - int(v: earliest)) / int(v: 1m)
until = if stop > earliest then stop else date.add(d: 1m, to: earliest)

// include shared/suspects.flux

// A dense grid, zeros filled in: the average of 24 rows is that of a day.
hourly = (fn) =>
    readings(start: dayBefore, stop: hour(t: stop))
        |> aggregateWindow(every: 1h, fn: fn, createEmpty: true)
overDay = (tables=<-, stat) =>
    tables
        |> fill(value: 0.0)
        |> movingAverage(n: 24)
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])
counts = hourly(fn: sum)
metrics =
    union(
        tables: [
            counts |> overDay(stat: "n"),
            counts
                |> map(fn: (r) => ({r with _value: if r._value > 0.0 then 1.0 else 0.0}))
                |> overDay(stat: "hours"),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.n > 0.0)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                interval: 3600.0 * r.hours / r.n,
                n: r.n * 24.0,
            }),
        )
devices =
    metrics
        |> group(columns: ["_time", "device_id"])
        |> min(column: "interval")
        |> group()
        |> ofDevice()
paces = union(tables: [metrics, devices])

// Silences that ended in the range.
steps = union(tables: [lastBefore(), came(start: start, stop: stop) |> ofSuspects() |> narrow()])
apart =
    union(tables: [steps, steps |> ofDevice()])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time"])
        |> elapsed(unit: 1m)
        |> filter(fn: (r) => r._time >= start and r.elapsed > 0)
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, minutes: float(v: r.elapsed)}))
ofDevices = apart |> filter(fn: (r) => r.metric == "device")
ofMetrics =
    join(
        tables: {
            metric: apart |> filter(fn: (r) => r.metric != "device" and r.minutes >= params.least),
            device: ofDevices |> keep(columns: ["_time", "device_id", "minutes"]) |> rename(columns: {minutes: "behind"}),
        },
        on: ["_time", "device_id"],
    )
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, minutes: r.minutes - r.behind}))
silences =
    union(tables: [ofDevices, ofMetrics])
        |> filter(fn: (r) => r.minutes >= params.least)
        |> map(fn: (r) => ({r with hour: date.truncate(t: r._time, unit: 1h), reason: "offline"}))
        |> group(columns: ["device_id", "metric", "hour"])
        |> sort(columns: ["minutes"], desc: true)
        |> limit(n: params.most)
        |> group()
        |> drop(columns: ["hour"])

// Those of a day before each hour. What was seen counts once something was heard after it, if that was no silence for as
// long: of those that began at one time, the longest comes first.
minute = float(v: int(v: 1m))
heard = union(tables: [known, known |> ofDevice()]) |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, heard: int(v: r._time)}))
ended = (tables=<-) =>
    union(tables: [heard, tables |> narrow() |> rename(columns: {_value: "minutes"})])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time"], desc: true)
        |> fill(column: "heard", usePrevious: true)
        |> filter(fn: (r) => exists r.minutes and exists r.heard and int(v: r._time) < r.heard)
        |> group()
of = (tables=<-, seen) =>
    tables
        |> map(
            fn: (r) => ({
                at: int(v: r._time),
                began: int(v: r._time) - (if seen then 0 else int(v: r.minutes * minute)),
                device_id: r.device_id,
                metric: r.metric,
                minutes: r.minutes,
            }),
        )
recent =
    union(
        tables: [
            silences |> of(seen: false),
            stored(measurement: "silence", start: dayBefore, stop: start)
                |> filter(fn: (r) => r._field == "minutes")
                |> narrow()
                |> rename(columns: {_value: "minutes"})
                |> of(seen: false),
            stored(measurement: "seen", start: dayBefore, stop: stop)
                |> filter(fn: (r) => r._field == "minutes")
                |> ended()
                |> of(seen: true),
        ],
    )
        |> group(columns: ["device_id", "metric", "began"])
        |> sort(columns: ["minutes", "at"], desc: true)
        |> limit(n: 1)
        |> group()

// What is of a day counts on it and on the next, so that not each of a long stretch meets all of its hours.
day = int(v: 1d)
hours =
    paces
        |> keep(columns: ["_time"])
        |> unique(column: "_time")
        |> map(fn: (r) => ({_time: r._time, hour: int(v: r._time), dayEarlier: int(v: date.sub(d: 1d, from: r._time)), day: int(v: r._time) / day}))
onDays =
    union(
        tables: [
            recent |> map(fn: (r) => ({r with day: r.at / day})),
            recent |> map(fn: (r) => ({r with day: r.at / day + 1})),
        ],
    )
thrice =
    join(tables: {recent: onDays, hours: hours}, on: ["day"])
        |> filter(fn: (r) => r.at < r.hour and r.at >= r.dayEarlier)
        |> group(columns: ["_time", "device_id", "metric"])
        |> sort(columns: ["minutes"], desc: true)
        |> limit(n: 3)
        |> reduce(identity: {number: 0, silence: 0.0}, fn: (r, accumulator) => ({number: accumulator.number + 1, silence: if accumulator.number == 2 then r.minutes else 0.0}))
        |> group()
rhythms =
    union(
        tables: [
            paces |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, interval: r.interval, n: r.n, silence: 0.0})),
            join(tables: {paces: paces, thrice: thrice}, on: ["_time", "device_id", "metric"])
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, interval: r.interval, n: r.n, silence: r.silence})),
        ],
    )
        |> group(columns: ["_time", "device_id", "metric"])
        |> max(column: "silence")
        |> set(key: "_measurement", value: "rhythm")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)
kept = silences |> replace(bucket: work.bucket, measurement: "silence", field: "minutes", tag: "reason", of: (r) => r.reason == "offline")

// include shared/note.flux
return note(after: union(tables: [rhythms |> keep(columns: ["_time"]), kept |> keep(columns: ["_time"])]))
// include shared/run.flux
