// takes: params, start, stop, work
// gives: above, below, judged, of, told
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
