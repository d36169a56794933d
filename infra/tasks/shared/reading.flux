// takes: date, explained, params, start, stop, work
// gives: deviations
// shared/reading.flux: readings that are far from the mean of the baseline in force, in its sd.
//
// The range overlaps the past, for readings take a while to arrive, and reaches past the run's own time, for those
// that came in while it waited. A reading scored twice is the same point twice.
//
// Where a baseline has the `last` step's mean, a reading is judged by no more than `steep` times what it differs from
// that: who goes up a ramp is far from the mean of some minutes, and near the last of them.
// include shared/numbers.flux
release = params.release
valid = int(v: params.valid)
steep = 1.5

// A load that moves less explains nothing.
moved = if release < 1.0 then release else 1.0
readings =
    byDay(
        start: start,
        stop: stop,
        // One table at once, of each type: hundreds of small ones cost more than their rows.
        fn: (start, stop) =>
            numbers(start: start, stop: stop, metrics: params.metrics)
                |> group(columns: ["_field"])
                |> toFloat(),
    )
        |> group()
        |> rename(columns: {_field: "metric"})
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
baselines =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: params.valid, from: start), stop: stop)
        |> filter(fn: (r) => r._measurement == "baseline" and r.kind == params.kind and r.metric =~ params.metrics and r._field =~ /^(mean|last|sd|n)$/)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, mean: r.mean, last: if exists r.last then r.last else r.mean, sd: r.sd, n: r.n, since: int(v: r._time)}))
        |> keep(columns: ["_time", "device_id", "metric", "mean", "last", "sd", "n", "since"])
        |> duplicate(column: "device_id", as: "baseline_device")
        |> duplicate(column: "metric", as: "baseline_metric")

// The join is "as of": baselines and readings of a series by time, each reading takes the last baseline before it, if
// that is not another series'. A baseline has no `_value`, and nulls sort first, so it holds for a reading of the same
// instant too. A minute of readings is one table, hundreds of small ones cost more than their rows; of more, each
// series is one.
brief = int(v: stop) - int(v: start) < int(v: 3m)
deviations =
    union(tables: [baselines, readings])
        |> group(columns: if brief then [] else ["device_id", "metric"])
        |> sort(columns: ["device_id", "metric", "_time", "_value"])
        |> fill(column: "mean", usePrevious: true)
        |> fill(column: "last", usePrevious: true)
        |> fill(column: "sd", usePrevious: true)
        |> fill(column: "n", usePrevious: true)
        |> fill(column: "since", usePrevious: true)
        |> fill(column: "baseline_device", usePrevious: true)
        |> fill(column: "baseline_metric", usePrevious: true)
        |> group()
        |> filter(fn: (r) => exists r._value and r.baseline_device == r.device_id and r.baseline_metric == r.metric)
        // Only members, operators and conditionals here: such a map runs on whole columns, a function call row by row.
        |> map(fn: (r) => ({r with z: (r._value - r.mean) / r.sd}))
        |> filter(fn: (r) => r.z >= moved or r.z <= 0.0 - moved)
        |> filter(fn: (r) => r.z >= release or r.z <= 0.0 - release or r.metric =~ params.loads)
        |> map(fn: (r) => ({r with jump: steep * (r._value - r.last) / r.sd, at: int(v: r._time)}))
        |> rename(columns: {_value: "value", mean: "expected"})
        // A run that begins later would not find an older one.
        |> filter(fn: (r) => r.at - r.since <= valid)
        |> drop(columns: ["baseline_device", "baseline_metric", "since", "last"])
        |> explained()
        |> map(fn: (r) => ({r with jump: if r.z > 0.0 then (if r.jump > r.z then r.z else r.jump) else if r.jump < r.z then r.z else r.jump}))
        |> filter(fn: (r) => if r.z > 0.0 then r.jump >= release else r.jump <= 0.0 - release)
        |> map(fn: (r) => ({r with expected: if r.jump == r.z then r.expected else r.value - r.jump * r.sd, z: r.jump}))
        |> drop(columns: ["jump"])
