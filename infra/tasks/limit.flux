// Readings past a static limit of their metric, whatever is usual for the device: `score` points at the readings' own
// time, for alert.flux. The score is how far past the limit, in the unit of the metric.
//
// A reading past `release` of the limit, and not past the limit itself, opens nothing and keeps an alert open.
import "date"
import "dict"
import "influxdata/influxdb"
import "math"

option task = {name: "nrg-limit", every: 10s, offset: 5s}

// Limits by metric, and by device id, a space and the metric's name where a device has its own.
option params = {
    from: "energy_raw",
    to: "energy_rollup",
    measurement: "energy",
    upper: ["voltage_v": 490.0, "temp_c": 70.0, "current_a": 30.0],
    lower: [:],
    upper_release: ["voltage_v": 485.1, "temp_c": 69.3, "current_a": 29.7],
    lower_release: [:],
}

// What storage is asked for: every reading that may be past a release, of any device. Made of the values above, since
// a filter that looks values up would read every reading.
option above = (r) => r._field == "voltage_v" and r._value > 485.1 or r._field == "temp_c" and r._value > 69.3 or r._field == "current_a" and r._value > 29.7

option below = (r) => r._field == ""

option span = {start: date.sub(d: 1m, from: now()), stop: date.add(d: 2m, to: now())}

readings = () =>
    from(bucket: params.from)
        |> range(start: span.start, stop: span.stop)
        |> filter(fn: (r) => r._measurement == params.measurement)
nearest = (limits, r, default) => dict.get(dict: limits, key: r.device_id + " " + r._field, default: dict.get(dict: limits, key: r._field, default: default))
save = (tables=<-) =>
    tables
        |> group(columns: ["_measurement", "device_id", "metric", "reason"])
        |> influxdb.wideTo(bucket: params.to)

readings()
    |> filter(fn: above)
    |> map(
        fn: (r) => ({
            _time: r._time,
            _measurement: "score",
            device_id: r.device_id,
            metric: r._field,
            reason: "limit",
            value: r._value,
            upper: nearest(limits: params.upper, r: r, default: math.mInf(sign: 1)),
            release: nearest(limits: params.upper_release, r: r, default: math.mInf(sign: 1)),
        }),
    )
    |> filter(fn: (r) => r.value > r.release)
    |> map(fn: (r) => ({r with ratio: if r.value > r.upper then 1.0 else 0.75, score: if r.value > r.upper then r.value - r.upper else 0.0}))
    |> drop(columns: ["release"])
    |> save()

readings()
    |> filter(fn: below)
    |> map(
        fn: (r) => ({
            _time: r._time,
            _measurement: "score",
            device_id: r.device_id,
            metric: r._field,
            reason: "limit",
            value: r._value,
            lower: nearest(limits: params.lower, r: r, default: math.mInf(sign: -1)),
            release: nearest(limits: params.lower_release, r: r, default: math.mInf(sign: -1)),
        }),
    )
    |> filter(fn: (r) => r.value < r.release)
    |> map(fn: (r) => ({r with ratio: if r.value < r.lower then 1.0 else 0.75, score: if r.value < r.lower then r.lower - r.value else 0.0}))
    |> drop(columns: ["release"])
    |> save()
