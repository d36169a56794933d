// takes: date, params, start, stop, work
// gives: explained
// shared/droop.flux: what a voltage does with its device's own load is the load's: of a deviation of a voltage as much is
// taken as the load's own deviation of the same kind and time explains by the `slope` of droop.flux. What is left is
// never more than there was.
//
// Rows have `z`, `value`, `expected`, `sd`, `n` and `at`, the time in nanoseconds; those of the loads are among them.
scatters = params.kind == "noise"

// Renewed every day; where the task did not run, it holds for another.
renewed = int(v: 2d)
slopes =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 2d, from: start), stop: stop)
        |> filter(fn: (r) => r._measurement == "droop" and r._field == "slope" and r.metric =~ params.driven)
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, slope: r._value, load: r.load, slope_of: r.device_id, slope_metric: r.metric, slope_since: int(v: r._time)}))
        |> keep(columns: ["_time", "device_id", "metric", "slope", "load", "slope_of", "slope_metric", "slope_since"])
explained = (tables=<-) => {
    told =
        union(tables: [slopes, tables])
            |> group()
            |> sort(columns: ["device_id", "metric", "_time", "at"])
            |> fill(column: "slope", usePrevious: true)
            |> fill(column: "load", usePrevious: true)
            |> fill(column: "slope_of", usePrevious: true)
            |> fill(column: "slope_metric", usePrevious: true)
            |> fill(column: "slope_since", usePrevious: true)
            |> filter(fn: (r) => exists r.at)

    // Of each that a load drives, what the load did at the time.
    causes =
        join(
            tables: {
                driven: told
                    |> filter(fn: (r) => exists r.slope and r.slope_of == r.device_id and r.slope_metric == r.metric and r.at - r.slope_since <= renewed)
                    |> keep(columns: ["at", "device_id", "metric", "load", "slope"]),
                loads: tables
                    |> filter(fn: (r) => r.metric =~ params.loads)
                    |> group()
                    |> map(fn: (r) => ({at: r.at, device_id: r.device_id, load: r.metric, away: r.value - r.expected})),
            },
            on: ["at", "device_id", "load"],
        )
            |> map(fn: (r) => ({r with by: r.slope * (if scatters and r.away < 0.0 then 0.0 else r.away)}))
            |> map(
                fn: (r) => ({
                    at: r.at,
                    device_id: r.device_id,
                    metric: r.metric,
                    by: if scatters and r.by < 0.0 then 0.0 - r.by else r.by,
                    cause_at: r.at,
                    cause_of: r.device_id,
                    cause_metric: r.metric,
                    rank: 0,
                }),
            )

    return
        union(tables: [causes, told |> map(fn: (r) => ({r with rank: 1})) |> drop(columns: ["slope", "load", "slope_of", "slope_metric", "slope_since"])])
            |> group()
            |> sort(columns: ["device_id", "metric", "at", "rank"])
            |> fill(column: "by", usePrevious: true)
            |> fill(column: "cause_at", usePrevious: true)
            |> fill(column: "cause_of", usePrevious: true)
            |> fill(column: "cause_metric", usePrevious: true)
            |> filter(fn: (r) => r.rank == 1)
            |> map(fn: (r) => ({r with by: if exists r.by and r.cause_at == r.at and r.cause_of == r.device_id and r.cause_metric == r.metric then r.by else 0.0}))
            |> map(fn: (r) => ({r with left: (r.value - r.expected - r.by) / r.sd}))
            // A scatter that the load explains more than all of is none.
            |> map(fn: (r) => ({r with left: if scatters and r.left < 0.0 and r.by > 0.0 then 0.0 else r.left}))
            |> map(fn: (r) => ({r with less: r.by != 0.0 and (if r.z > 0.0 then r.left < r.z and r.left > 0.0 - r.z else r.left > r.z and r.left < 0.0 - r.z)}))
            |> map(fn: (r) => ({r with z: if r.less then r.left else r.z, expected: if r.less then r.expected + r.by else r.expected}))
            |> drop(columns: ["rank", "by", "cause_at", "cause_of", "cause_metric", "left", "less"])
}
