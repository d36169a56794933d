// A common cause: steps in which many devices of a metric stray to the same side, a grid that sags or a day off. Writes
// `fleet` points, which keep the detectors from raising an alert for each device, and scores of its own for one alert.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-fleet", every: 1m, offset: 14s}

// `beyond`: how far, in sd. `share` of the devices that were heard in the step, and no fewer than `devices`; `opens`: the
// share that opens an alert of its own. A device that stands out from those that stray, by `apart` sd and by `scatter`
// times what these differ among themselves, is judged all the same; `alone` says from which distance on, with its sign.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    beyond: 2.5,
    share: 0.201,
    opens: 0.3,
    devices: 5.0,
    apart: 1.75,
    scatter: 2.5,
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-feature/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 0s

// include shared/work.flux
// include shared/replace.flux
stored = (measurement, field) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r._field == field and r.metric =~ params.metrics)
told = (tables=<-, fn, stat) =>
    tables
        |> fn()
        |> toFloat()
        |> group()
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "metric", "kind", "stat"])
heard = stored(measurement: "rollup", field: "n") |> group(columns: ["_time", "metric"]) |> told(fn: count, stat: "devices")
beyond = params.beyond
far = stored(measurement: "deviation", field: "z")
above = far |> filter(fn: (r) => r._value >= beyond) |> group(columns: ["_time", "metric", "kind"])
below = far |> filter(fn: (r) => r._value <= 0.0 - beyond) |> group(columns: ["_time", "metric", "kind"])
judged = (tables=<-) => tables |> filter(fn: (r) => r.kind == "seasonal")
of = (kind) => heard |> set(key: "kind", value: kind)
least = params.share
opens = params.opens
devices = params.devices
apart = params.apart
scatter = params.scatter
never = 1000000.0
common =
    union(
        tables: [
            of(kind: "level"),
            of(kind: "noise"),
            of(kind: "seasonal"),
            of(kind: "spike"),
            above |> told(fn: count, stat: "above"),
            below |> told(fn: count, stat: "below"),
            above |> judged() |> told(fn: mean, stat: "above_mean"),
            above |> judged() |> told(fn: stddev, stat: "above_sd"),
            below |> judged() |> told(fn: mean, stat: "below_mean"),
            below |> judged() |> told(fn: stddev, stat: "below_sd"),
        ],
    )
        |> pivot(rowKey: ["_time", "metric", "kind"], columnKey: ["stat"], valueColumn: "_value")
        |> map(
            fn: (r) => ({r with
                device_id: "fleet",
                up: if exists r.above then r.above else 0.0,
                down: if exists r.below then r.below else 0.0,
            }),
        )
        |> map(
            fn: (r) => ({r with
                count: if r.up > r.down then r.up else r.down,
                mean: if r.up > r.down then (if exists r.above_mean then r.above_mean else 0.0) else if exists r.below_mean then r.below_mean else 0.0,
                sd: if r.up > r.down then (if exists r.above_sd then r.above_sd else 0.0) else if exists r.below_sd then r.below_sd else 0.0,
            }),
        )
        |> map(fn: (r) => ({r with apart: if scatter * r.sd > apart then scatter * r.sd else apart}))
        |> map(fn: (r) => ({r with alone: if r.mean > 0.0 then r.mean + r.apart else if r.mean < 0.0 then r.mean - r.apart else never}))
        |> map(fn: (r) => ({r with share: r.count / r.devices}))
        |> filter(fn: (r) => r.share >= least and r.count >= devices)
        |> keep(columns: ["_time", "device_id", "metric", "kind", "share", "count", "devices", "alone"])

events = common |> replace(bucket: work.bucket, measurement: "fleet", field: "share", tag: "kind", of: (r) => true)
scores =
    common
        |> group(columns: ["_time", "metric"])
        |> max(column: "share")
        |> group()
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "fleet",
                ratio: r.share / opens,
                score: r.share,
                value: r.count,
                upper: opens * r.devices,
                samples: int(v: r.devices),
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "fleet")

// include shared/note.flux
// Most runs find none, and change nothing for those who judge.
return note(
    after: union(tables: [events |> tell(since: start, readings: start), scores |> keep(columns: ["_time"])]),
    since: now(),
    readings: now(),
)
// include shared/run.flux
