// Readings past a static limit of their metric, whatever is usual for the device: `score` points at the readings' own
// time, for alert.flux. The score is how far past the limit, in the unit of the metric.
//
// A reading past `release` of the limit, and not past the limit itself, opens nothing and keeps an alert open.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "internal/debug"
import "math"
import "system"

option task = {name: "nrg-limit", every: 10s, offset: 5s}

// Limits by metric, and by device id, a space and the metric's name where a device has its own.
option params = {
    from: "energy_raw",
    measurement: "energy",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    upper: ["voltage_v": 490.0, "temp_c": 70.0, "current_a": 30.0],
    lower: [:],
    upper_release: ["voltage_v": 485.1, "temp_c": 69.3, "current_a": 29.7],
    lower_release: [:],
}

// What storage is asked for: every reading that may be past a release, of any device. Made of the values above, since
// a filter that looks values up would read every reading.
option near = (r) => r._field == "voltage_v" and r._value > 485.1 or r._field == "temp_c" and r._value > 69.3 or r._field == "current_a" and r._value > 29.7

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

reach = 0s

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/numbers.flux

nearest = (limits, r, default) => dict.get(dict: limits, key: r.device_id + " " + r._field, default: dict.get(dict: limits, key: r._field, default: default))

// What no reading passes: a bound from here on stands for none.
unlimited = float(v: "1e300")

scores =
    byDay(
        start: start,
        stop: stop,
        fn: (start, stop) =>
            numbers(start: start, stop: stop, metrics: params.metrics)
                |> filter(fn: near)
                |> toFloat(),
    )
        // From here on there are few rows.
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r._field,
                value: r._value,
                most: nearest(limits: params.upper, r: r, default: math.mInf(sign: 1)),
                least: nearest(limits: params.lower, r: r, default: math.mInf(sign: -1)),
                high: nearest(limits: params.upper_release, r: r, default: math.mInf(sign: 1)),
                low: nearest(limits: params.lower_release, r: r, default: math.mInf(sign: -1)),
            }),
        )
        |> filter(fn: (r) => r.value > r.high or r.value < r.low)
        |> map(fn: (r) => ({r with past: if r.value > r.high then r.value - r.most else r.least - r.value}))
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "limit",
                value: r.value,
                ratio: if r.past > 0.0 then 1.0 else 0.75,
                score: if r.past > 0.0 then r.past else 0.0,
                upper: if r.most < unlimited then r.most else debug.null(type: "float"),
                lower: if r.least > 0.0 - unlimited then r.least else debug.null(type: "float"),
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "limit")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
