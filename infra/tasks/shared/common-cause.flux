// takes: apart, common, devices, least, never, opens, replace, scatter, work
// gives: events, scores
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
