// A load that is switched more often than it has been for days, or less: the switches of the last three hours against
// what they usually are (switching.flux), of loads that are switched all day: less than `least` times in three hours is
// no cycle. The score is in sd, at the end of the hour.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-cycle", every: 1h, offset: 22s}

option metrics = /^(current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own.
option params = {metric: ["current_a": {threshold: 4.5, release: 0.6, least: 4.0}], device: [:]}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-switching$/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux
// include shared/replace.flux

stored = (start, fields) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "switching" and r._field =~ fields and r.metric =~ metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
unset = {threshold: 4.5, release: 0.6, least: 4.0}

// An hour is of the day that it begins in.
hours =
    stored(start: start, fields: /^switches$/)
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, switches: r.switches, day: date.truncate(t: date.sub(d: 1ns, from: r._time), unit: 1d)}))
known =
    stored(start: date.truncate(t: date.sub(d: 1ns, from: start), unit: 1d), fields: /^(usual|sd)$/)
        |> filter(fn: (r) => exists r.usual and exists r.sd)
        |> rename(columns: {_time: "day"})
        |> keep(columns: ["day", "device_id", "metric", "usual", "sd"])
scores =
    join(tables: {hours: hours, known: known}, on: ["day", "device_id", "metric"])
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                z = (if r.switches > r.usual then r.switches - r.usual else r.usual - r.switches) / r.sd
                ratio = z / own.threshold

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    reason: "cycle",
                    ratio: if ratio < own.release or r.usual < own.least then 0.0 else ratio,
                    score: z,
                    value: r.switches,
                    expected: r.usual,
                    lower: r.usual - own.threshold * r.sd,
                    upper: r.usual + own.threshold * r.sd,
                }
            },
        )
        |> filter(fn: (r) => r.ratio > 0.0)
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "cycle")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
