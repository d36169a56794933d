// A load that does not do what those do that usually move with it (see peers.flux): the mean of an hour, at the end of each of
// its quarters, far from what each of its peers, by what is unlike other days of it, would have it. Only what is far from
// all of them, and to the same side, is told: where one of two differs from the other, a third says which. The score is how
// far, in what it usually strays from the nearest of them.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-peer", every: 15m, offset: 30s}

option metrics = /^(current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `enough`:
// so many peers have to be heard. `ahead`: how long after its midnight what is known comes into force.
option params = {enough: 2, ahead: 3h, metric: ["current_a": {threshold: 4.0, release: 0.5}], device: [:]}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-apart$/,
    unit: 15m,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 15m)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 45m

// include shared/work.flux
// include shared/replace.flux
unset = {threshold: 4.0, release: 0.5}
key = ["_time", "device_id", "metric"]
stored = (measurement, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ metrics)

// Whole hours of quarters, of those that have all four.
quarters = (field) =>
    stored(measurement: "apart", start: date.sub(d: 45m, from: start), stop: stop)
        |> filter(fn: (r) => r._field == field)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
hoursOf = (field) => {
    all = quarters(field: field)
    of =
        union(tables: array.map(arr: [0m, 15m, 30m, 45m], fn: (x) => all |> timeShift(duration: x)))
            |> filter(fn: (r) => r._time >= start and r._time < stop)
            |> map(fn: (r) => ({r with n: 1.0}))
            |> group(columns: key)
            |> cumulativeSum(columns: ["n", "_value"])
            |> last(column: "n")
            |> group()

    return
        of
            |> filter(fn: (r) => r.n > 3.5)
            |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, _value: r._value / 4.0}))
}

// A quarter stands at its end.
ahead = params.ahead
midnight = (t) => date.truncate(t: date.sub(d: 1ns, from: date.sub(d: ahead, from: t)), unit: 1d)
hours =
    hoursOf(field: "apart")
        |> map(fn: (r) => ({_time: r._time, of: date.add(d: ahead, to: midnight(t: r._time)), device_id: r.device_id, metric: r.metric, y: r._value}))
known =
    stored(measurement: "peer", start: date.sub(d: 1d, from: start), stop: stop)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric", "peer"], columnKey: ["_field"], valueColumn: "_value")
        |> rename(columns: {_time: "of"})
apart =
    join(
        tables: {
            devices: join(tables: {hours: hours, known: known}, on: ["of", "device_id", "metric"]),
            peers: hours |> map(fn: (r) => ({_time: r._time, metric: r.metric, peer: r.device_id, x: r.y})),
        },
        on: ["_time", "metric", "peer"],
    )
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                far = r.y - r.slope * r.x
                bound = own.threshold * r.rms

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    release: own.release,
                    far: far,
                    bound: bound,
                    signed: far / bound,
                    score: far / r.rms,
                }
            },
        )
        |> group(columns: key)
heard =
    apart
        |> count(column: "signed")
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "signed"])
        |> rename(columns: {signed: "peers"})

// Above all of them, or below.
nearest =
    union(
        tables: [
            apart |> min(column: "signed") |> group() |> filter(fn: (r) => r.signed > 0.0),
            apart |> max(column: "signed") |> group() |> filter(fn: (r) => r.signed < 0.0),
        ],
    )
        |> filter(fn: (r) => r.signed >= r.release or r.signed <= 0.0 - r.release)
means = hoursOf(field: "mean") |> rename(columns: {_value: "value"})
scores =
    join(tables: {far: join(tables: {nearest: nearest, heard: heard}, on: key), means: means}, on: key)
        |> filter(fn: (r) => r.peers >= params.enough)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "peer",
                ratio: if r.signed < 0.0 then 0.0 - r.signed else r.signed,
                score: if r.score < 0.0 then 0.0 - r.score else r.score,
                value: r.value,
                expected: r.value - r.far,
                lower: r.value - r.far - r.bound,
                upper: r.value - r.far + r.bound,
                samples: r.peers,
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "peer")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
