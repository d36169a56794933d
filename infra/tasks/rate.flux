// Readings that changed faster than their metric may, since the reading before: `score` points at the readings' own
// time, for alert.flux. The score is the change per minute, `expected` the value before.
//
// Two readings further apart than the metric's `gap` say nothing of how fast the value changed between them.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "math"
import "system"

option task = {name: "nrg-rate", every: 10s, offset: 5s}

// Bounds in units of the metric per minute: by metric, and by device id, a space and the metric's name where a device
// has its own. `release`: the share of a bound from which on an open alert stays open. `gap`:
// the milliseconds beyond which two readings are not compared; `longest` is the longest of any.
option params = {
    from: "energy_raw",
    measurement: "energy",
    metrics: /^(current_a)$/,
    longest: 5m,
    bound: ["current_a": 60.0],
    release: ["current_a": 0.8],
    gap: ["current_a": 300000.0],
}

// Readings that may be past a release, of any device. Made of the values above: a lookup for each reading is slow.
option near = (r) => r._field == "current_a" and (r.speed >= 48.0 or r.speed <= -48.0)

// What is not what the sensor of a metric says when it fails.
option sane = (r) => true

// Readings take a while to arrive. Of those that took longer, rollup.flux tells.
overlap = 10s

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

option late = 24h

option span = {start: now(), stop: now()}

reach = params.longest

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/numbers.flux

nearest = (values, r, default) => dict.get(dict: values, key: r.device_id + " " + r.metric, default: dict.get(dict: values, key: r.metric, default: default))

largest = float(v: "1e300")
earlier = date.sub(d: params.longest, from: start)
readings =
    byDay(
        start: earlier,
        stop: stop,
        fn: (start, stop) => numbers(start: start, stop: stop, metrics: params.metrics) |> toFloat(),
    )

// Read in two, a series is two tables.
joined = (tables=<-) =>
    tables
        |> group(columns: ["_start", "_stop", "_time", "_value"], mode: "except")
        |> sort(columns: ["_time"])
series = if earlier < midnightBefore(t: stop) then readings |> joined() else readings
// The time between is counted in milliseconds.
scores =
    series
        |> duplicate(column: "_value", as: "change")
        |> difference(columns: ["change"], keepFirst: true)
        |> elapsed(unit: 1ms)
        |> filter(fn: (r) => r._time >= start)
        |> map(fn: (r) => ({r with between: float(v: r.elapsed)}))
        |> filter(fn: (r) => r.between > 0.0)
        |> map(fn: (r) => ({r with speed: r.change * 60000.0 / r.between}))
        |> filter(fn: near)
        // From here on there are few rows.
        |> group()
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r._field,
                value: r._value,
                expected: r._value - r.change,
                between: r.between,
                score: if r.speed < 0.0 then 0.0 - r.speed else r.speed,
            }),
        )
        // A number that is not finite cannot be written.
        |> map(fn: (r) => ({r with score: if r.score < largest then r.score else largest}))
        |> map(
            fn: (r) => ({r with
                reason: "rate",
                ratio: r.score / nearest(values: params.bound, r: r, default: math.mInf(sign: 1)),
                release: nearest(values: params.release, r: r, default: 1.0),
                gap: nearest(values: params.gap, r: r, default: 0.0),
            }),
        )
        |> filter(fn: (r) => r.ratio >= r.release and r.between <= r.gap)
        |> drop(columns: ["release", "gap", "between"])
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "rate")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
