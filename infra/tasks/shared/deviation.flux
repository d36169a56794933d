// takes: params, start, stop, work
// gives: deviations
// shared/deviation.flux: steps whose feature is far from what is usual, as feature.flux found them.
release = params.release
deviations =
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "deviation" and r.kind == params.kind and r.metric =~ params.metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => r.z >= release or r.z <= 0.0 - release)
        |> keep(columns: ["_time", "device_id", "metric", "z", "value", "expected", "sd", "n"])
        |> map(fn: (r) => ({r with at: int(v: r._time)}))
