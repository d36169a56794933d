// How far each new reading is from what is normal: (reading - mean) / sd of the baseline in force, see baseline.flux.
// Writes the readings that come near the threshold or pass it as `score` points at their own time; alert.flux makes
// alerts of them. `ratio` is 1 at the threshold, whatever the detector.
//
// The range overlaps the past, for readings take a while to arrive, and reaches past the run's own time, for those
// that came in while it waited. A reading scored twice is the same point twice.
import "date"
import "dict"
import "influxdata/influxdb"

option task = {name: "nrg-zscore", every: 10s, offset: 5s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest of theirs.
option params = {
    from: "energy_raw",
    to: "energy_rollup",
    measurement: "energy",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    valid: 5m,
    release: 0.6,
    metric: [
        "voltage_v": {release: 0.6, up: true, down: true},
        "temp_c": {release: 0.6, up: true, down: true},
        "current_a": {release: 0.6, up: true, down: true},
    ],
    device: [:],
}

option span = {start: date.sub(d: 1m, from: now()), stop: date.add(d: 2m, to: now())}

readings =
    from(bucket: params.from)
        |> range(start: span.start, stop: span.stop)
        |> filter(fn: (r) => r._measurement == params.measurement and r._field =~ params.metrics)
        |> rename(columns: {_field: "metric"})
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
baselines =
    from(bucket: params.to)
        |> range(start: date.sub(d: params.valid, from: span.start), stop: span.stop)
        |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore" and r.metric =~ params.metrics)
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> keep(columns: ["_time", "device_id", "metric", "n", "mean", "sd", "lower", "upper"])
release = params.release
unset = {release: 1.0, up: true, down: true}

// The join is "as of": baselines and readings in one table by time, each reading takes the last baseline before it.
// A baseline has no `_value`, and nulls sort first, so it holds for a reading of the same instant too.
union(tables: [baselines, readings])
    |> group(columns: ["device_id", "metric"])
    |> sort(columns: ["_time", "_value"])
    |> fill(column: "n", usePrevious: true)
    |> fill(column: "mean", usePrevious: true)
    |> fill(column: "sd", usePrevious: true)
    |> fill(column: "lower", usePrevious: true)
    |> fill(column: "upper", usePrevious: true)
    |> filter(fn: (r) => exists r._value and exists r.upper)
    // Only members, operators and conditionals here: such a map runs on whole columns, a function call row by row.
    |> map(fn: (r) => ({r with above: (r._value - r.mean) / (r.upper - r.mean)}))
    |> filter(fn: (r) => r.above >= release or r.above <= 0.0 - release)
    |> map(
        fn: (r) => {
            usual = dict.get(dict: params.metric, key: r.metric, default: unset)
            own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)
            ratio = if r.above > 0.0 then (if own.up then r.above else 0.0) else (if own.down then 0.0 - r.above else 0.0)
            z = (r._value - r.mean) / r.sd

            return {
                _time: r._time,
                _measurement: "score",
                device_id: r.device_id,
                metric: r.metric,
                reason: "zscore",
                ratio: if ratio >= own.release then ratio else 0.0,
                score: if z < 0.0 then 0.0 - z else z,
                value: r._value,
                expected: r.mean,
                lower: r.lower,
                upper: r.upper,
                samples: int(v: r.n),
            }
        },
    )
    |> filter(fn: (r) => r.ratio > 0.0)
    |> group(columns: ["_measurement", "device_id", "metric", "reason"])
    |> influxdb.wideTo(bucket: params.to)
