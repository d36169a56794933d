// A supply that fails: steps of a voltage that are far from what the device has (nominal.flux), whatever it usually
// reads otherwise: a phase is lost, a fuse has gone, a tap is wrong. `ratio` is how far, in per cent of it, over
// `threshold`, which is no less than `margin` times what is usual for the device, and twice as wide until three days
// have shown that. Where `nominal` is configured, it is that.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-supply", every: 1m, offset: 19s}

option metrics = /^(voltage_v)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. A
// `nominal` of 0 is one that is learned.
option params = {
    metric: [
        "voltage_v": {threshold: 5.0, margin: 1.5, release: 0.5, nominal: 0.0},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup.*|nominal)$/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux
// include shared/replace.flux

stored = (measurement, start, fields) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r._field =~ fields and r.metric =~ metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
unset = {threshold: 5.0, margin: 1.5, release: 0.5, nominal: 0.0}

steps =
    stored(measurement: "rollup", start: start, fields: /^(mean|n)$/)
        |> filter(fn: (r) => exists r.mean and exists r.n)
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    day: date.truncate(t: r._time, unit: 1d),
                    value: r.mean,
                    n: r.n,
                    threshold: own.threshold,
                    margin: own.margin,
                    release: own.release,
                    configured: own.nominal,
                }
            },
        )

// A device that is new, or was silent for days, is known from the next midnight on.
known =
    stored(measurement: "nominal", start: date.truncate(t: start, unit: 1d), fields: /^(nominal|usual)$/)
        |> filter(fn: (r) => exists r.nominal)
        |> map(fn: (r) => ({day: r._time, device_id: r.device_id, metric: r.metric, nominal: r.nominal, usual: if exists r.usual then r.usual else -1.0}))
scores =
    join(tables: {known: known, steps: steps}, on: ["device_id", "metric", "day"])
        |> map(fn: (r) => ({r with nominal: if r.configured > 0.0 then r.configured else r.nominal}))
        |> map(
            fn: (r) => ({r with
                away: 100.0 * (r.value / r.nominal - 1.0),
                most: if r.usual < 0.0 then 2.0 * r.threshold else if r.margin * r.usual > r.threshold then r.margin * r.usual else r.threshold,
            }),
        )
        |> map(fn: (r) => ({r with away: if r.away > 0.0 then r.away else 0.0 - r.away}))
        |> map(fn: (r) => ({r with ratio: r.away / r.most, band: r.nominal * r.most / 100.0}))
        |> filter(fn: (r) => r.ratio >= r.release)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "supply",
                ratio: r.ratio,
                score: r.away,
                value: r.value,
                expected: r.nominal,
                lower: if r.band > 0.0 then r.nominal - r.band else r.nominal + r.band,
                upper: if r.band > 0.0 then r.nominal + r.band else r.nominal - r.band,
                samples: int(v: r.n),
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "supply")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
