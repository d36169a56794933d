// takes: explained, params, start, stop, work
// gives: deviations
// shared/deviation.flux: steps whose feature is far from what is usual, as feature.flux found them.
release = params.release
deviations =
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "deviation" and r.kind == params.kind and r.metric =~ params.metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> keep(columns: ["_time", "device_id", "metric", "z", "value", "expected", "sd", "n"])
        // What was taken back has a z of 0, and all else as it was.
        |> filter(fn: (r) => r.z >= release or r.z <= 0.0 - release or r.z != 0.0 and r.metric =~ params.loads)
        |> map(fn: (r) => ({r with at: int(v: r._time)}))
        |> explained()
        |> filter(fn: (r) => r.z >= release or r.z <= 0.0 - release)
