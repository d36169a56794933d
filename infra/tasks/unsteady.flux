// A load that goes to and fro: a quarter of an hour that is so many times as restless (see unrest.flux) as any usually is
// (see calm.flux). The score is how many times, at the end of the quarter.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-unsteady", every: 15m, offset: 29s}

option metrics = /^(current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `ahead`: how
// long after its midnight what is known comes into force.
option params = {ahead: 3h, metric: ["current_a": {threshold: 2.5, release: 0.5}], device: [:]}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-unrest$/,
    unit: 15m,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 15m)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 0s

// include shared/work.flux
// include shared/replace.flux
unset = {threshold: 2.5, release: 0.5}
stored = (measurement, field, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r._field == field and r.metric =~ metrics)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])

// A quarter stands at its end.
ahead = params.ahead
midnight = (t) => date.truncate(t: date.sub(d: 1ns, from: date.sub(d: ahead, from: t)), unit: 1d)
quarters =
    stored(measurement: "unrest", field: "unrest", start: start, stop: stop)
        |> map(fn: (r) => ({r with of: date.add(d: ahead, to: midnight(t: r._time))}))
usual =
    stored(measurement: "calm", field: "most", start: date.sub(d: 1d, from: start), stop: stop)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, of: r._time, most: r._value}))
scores =
    join(tables: {quarters: quarters, usual: usual}, on: ["device_id", "metric", "of"])
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                times = r._value / r.most
                ratio = times / own.threshold

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    reason: "unsteady",
                    ratio: if ratio < own.release then 0.0 else ratio,
                    score: times,
                    value: r._value,
                    expected: r.most,
                    upper: own.threshold * r.most,
                }
            },
        )
        |> filter(fn: (r) => r.ratio > 0.0)
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "unsteady")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
