// takes: date, dict, params, replace, start, stop, work
// gives: scored
// shared/score.flux: rows of `z`, `value`, `expected`, `sd`, `n` and `at`, the time in nanoseconds, to `score` points.
//
// `ratio` is |z| over the threshold of the device and metric, which is no less than `margin` times what is the device's
// custom (see custom.flux); it is below 1, too, where it is no farther in the metric's unit than `margin` times what is the
// custom there, for an sd that shrinks makes more of the same. While many devices of a metric stray to the same side at
// once (see fleet.flux), and for `held` after, it stays below 1, which opens no alert: the cause is not in the device.
// Unless it stands out from them too. `away` is how far away that is in the metric's unit, which
// stays what it is while the sd is learned; `far` is that of a ratio of 1 and more.
unset = {threshold: 1.0, release: 1.0, margin: 0.0, up: false, down: false}
held = int(v: params.held)
never = 1000000.0

// A number that is not finite cannot be written.
largest = float(v: "1e300")

// A custom is renewed every day; where the task did not run, it holds for another.
customary = int(v: 2d)
customs =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 2d, from: start), stop: stop)
        |> filter(fn: (r) => r._measurement == "custom" and r.kind == params.kind and (r._field == "most" or r._field == "away") and r.metric =~ params.metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.most)
        // Another version knew no `away`.
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, most: r.most, reached: if exists r.away then r.away else 0.0, of_device: r.device_id, of_metric: r.metric, since: int(v: r._time)}))
        |> keep(columns: ["_time", "device_id", "metric", "most", "reached", "of_device", "of_metric", "since"])
accustomed = (tables=<-) =>
    union(tables: [customs, tables])
        |> group()
        |> sort(columns: ["device_id", "metric", "_time", "at"])
        |> fill(column: "most", usePrevious: true)
        |> fill(column: "reached", usePrevious: true)
        |> fill(column: "since", usePrevious: true)
        |> fill(column: "of_device", usePrevious: true)
        |> fill(column: "of_metric", usePrevious: true)
        |> filter(fn: (r) => exists r.at)
scored = (tables=<-) => {
    events =
        from(bucket: work.bucket)
            |> range(start: date.sub(d: params.held, from: start), stop: stop)
            |> filter(fn: (r) => r._measurement == "fleet" and r.kind == params.kind and (r._field == "share" or r._field == "alone"))
            |> group()
            |> pivot(rowKey: ["_time", "metric"], columnKey: ["_field"], valueColumn: "_value")
            |> filter(fn: (r) => r.share > 0.0)
            |> map(fn: (r) => ({_time: r._time, metric: r.metric, event: int(v: r._time), alone: if exists r.alone then r.alone else never}))
            |> keep(columns: ["_time", "metric", "event", "alone"])

    return
        union(tables: [events, tables |> accustomed()])
            |> group(columns: ["metric"])
            |> sort(columns: ["_time", "at"])
            |> fill(column: "event", usePrevious: true)
            |> fill(column: "alone", usePrevious: true)
            |> filter(fn: (r) => exists r.at)
            |> map(
                fn: (r) => {
                    usual = dict.get(dict: params.metric, key: r.metric, default: unset)
                    own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)
                    wanted = if r.z > 0.0 then own.up else own.down
                    far = if r.z > 0.0 then r.z else 0.0 - r.z
                    size = if far < largest then far else largest
                    known = exists r.most and r.of_device == r.device_id and r.of_metric == r.metric and r.at - r.since <= customary
                    usually = if known then own.margin * r.most else 0.0
                    threshold = if usually > own.threshold then usually else own.threshold
                    ratio = size / threshold
                    alone = if not exists r.alone then false else if r.alone > 0.0 then r.z >= r.alone else r.z <= r.alone
                    common = exists r.event and r.at - r.event <= held and not alone
                    away = if r.value > r.expected then r.value - r.expected else r.expected - r.value
                    custom = known and away <= own.margin * r.reached
                    told = if not wanted or ratio < own.release then 0.0 else if (common or custom) and ratio > 0.99 then 0.99 else ratio

                    return {
                        _time: r._time,
                        device_id: r.device_id,
                        metric: r.metric,
                        reason: params.kind,
                        ratio: told,
                        score: size,
                        far: if told < 1.0 then 0.0 else away,
                        away: away,
                        value: r.value,
                        expected: r.expected,
                        lower: r.expected - threshold * r.sd,
                        upper: r.expected + threshold * r.sd,
                        samples: int(v: r.n),
                    }
                },
            )
            |> filter(fn: (r) => r.ratio > 0.0)
            |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == params.kind, clear: (r) => ({r with gone: 0.0, score: 0.0, far: 0.0, away: 0.0}))
}
