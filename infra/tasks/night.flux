// A load that does not go down as far as on other nights: whole hours in which what is on all the time (the `base` of
// quiet.flux) is far above that of the same hour of other days, and above what all but the highest of those nights rose
// to. Only the hours that are quiet for the device are judged, whichever they are. The score is in sd, at the end of the
// hour.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-night", every: 1h, offset: 20s}

option metrics = /^(current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own.
option params = {metric: ["current_a": {threshold: 8.0, release: 0.6}], device: [:]}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-quiet$/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux
// include shared/replace.flux

stored = (measurement, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ metrics)
unset = {threshold: 8.0, release: 0.6}
bases =
    stored(measurement: "base", start: start, stop: stop)
        |> filter(fn: (r) => r._field == "base")
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "_value"])

// What is known of an hour stands at its start.
quiet =
    stored(measurement: "quiet", start: date.sub(d: 1h, from: start), stop: stop)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.quiet and r.quiet > 0.5)
        |> keep(columns: ["_time", "device_id", "metric", "expected", "sd", "most"])
        |> timeShift(duration: 1h)
scores =
    join(tables: {bases: bases, quiet: quiet}, on: ["_time", "device_id", "metric"])
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                z = (r._value - r.expected) / r.sd
                bound = r.expected + own.threshold * r.sd
                ratio = z / own.threshold

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    reason: "night",
                    ratio: if ratio < own.release then 0.0 else if r._value > r.most or ratio < 0.99 then ratio else 0.99,
                    score: z,
                    value: r._value,
                    expected: r.expected,
                    upper: if bound > r.most then bound else r.most,
                }
            },
        )
        |> filter(fn: (r) => r.ratio > 0.0)
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "night")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
