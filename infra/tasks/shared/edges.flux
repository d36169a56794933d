// takes: array, devicesOf, params, start, stop, work
// gives: evenSooner
// shared/edges.flux: what goes by a clock does not go by the minute. Where what is usual at a time of day rises or falls at
// once, the mean over a window of which one end is near strays as much as a load that is switched some minutes sooner or
// later makes it: `sooner` of the window. What the usual is in the mean over minutes before and after makes it stray, too.
//
// At once is what `around` before and after an end of the window differ by, beyond half of what its two ends do: where a
// usual rises evenly, that is nothing.
//
// Rows have `z`, `value`, `expected`, which is what is usual, `sd` and `at`, the time in nanoseconds.
evenSooner = (tables=<-) => {
    far = tables |> devicesOf()
    usual = (window, by, stat) =>
        from(bucket: work.bucket)
            |> range(start: time(v: int(v: start) + by), stop: time(v: int(v: stop) + by))
            |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "seasonal" and r._field == "mean" and r.metric =~ window.metrics and r.device_id =~ far)
            |> timeShift(duration: duration(v: 0 - by))
            |> group()
            |> keep(columns: ["_time", "_value", "device_id", "metric"])
            |> set(key: "stat", value: stat)
    around = (window) => int(v: window.around)
    long = (window) => int(v: window.long)
    // A union is of two at least.
    nothing = array.from(rows: [{_time: start, _value: 0.0, device_id: "", metric: "", stat: "last"}]) |> filter(fn: (r) => false)
    ends =
        union(
            tables: array.concat(
                arr: [nothing],
                v: array.map(
                    arr: params.windows,
                    fn: (x) =>
                        union(
                            tables: [
                                usual(window: x, by: 0, stat: "last"),
                                usual(window: x, by: around(window: x), stat: "last_after"),
                                usual(window: x, by: 0 - around(window: x), stat: "last_before"),
                                usual(window: x, by: 0 - long(window: x), stat: "first"),
                                usual(window: x, by: around(window: x) - long(window: x), stat: "first_after"),
                                usual(window: x, by: 0 - around(window: x) - long(window: x), stat: "first_before"),
                            ],
                        ),
                ),
            ),
        )
            |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
            |> filter(fn: (r) => exists r.last and exists r.first)
            |> map(
                fn: (r) => ({r with
                    between: 0.5 * (if r.last > r.first then r.last - r.first else r.first - r.last),
                    at_last: if not exists r.last_after or not exists r.last_before then 0.0 else if r.last_after > r.last_before then r.last_after - r.last_before else r.last_before - r.last_after,
                    at_first: if not exists r.first_after or not exists r.first_before then 0.0 else if r.first_after > r.first_before then r.first_after - r.first_before else r.first_before - r.first_after,
                }),
            )
            |> map(
                fn: (r) => ({
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    edge: (if r.at_last > r.between then r.at_last - r.between else 0.0) + (if r.at_first > r.between then r.at_first - r.between else 0.0),
                    edge_at: int(v: r._time),
                    edge_of: r.device_id,
                    edge_metric: r.metric,
                }),
            )
            |> filter(fn: (r) => r.edge > 0.0)
            |> keep(columns: ["_time", "device_id", "metric", "edge", "edge_at", "edge_of", "edge_metric"])
    sooner = params.sooner

    return
        union(tables: [ends, tables])
            |> group()
            // Nulls come first: an edge holds for the row of its time.
            |> sort(columns: ["device_id", "metric", "_time", "at"])
            |> fill(column: "edge", usePrevious: true)
            |> fill(column: "edge_at", usePrevious: true)
            |> fill(column: "edge_of", usePrevious: true)
            |> fill(column: "edge_metric", usePrevious: true)
            |> filter(fn: (r) => exists r.at)
            |> map(fn: (r) => ({r with by: if exists r.edge and r.edge_at == r.at and r.edge_of == r.device_id and r.edge_metric == r.metric then sooner * r.edge / r.sd else 0.0}))
            |> map(fn: (r) => ({r with left: if r.z > r.by then r.z - r.by else if r.z < 0.0 - r.by then r.z + r.by else 0.0}))
            |> map(fn: (r) => ({r with z: r.left, expected: if r.by > 0.0 then r.value - r.left * r.sd else r.expected}))
            |> drop(columns: ["edge", "edge_at", "edge_of", "edge_metric", "by", "left"])
}
