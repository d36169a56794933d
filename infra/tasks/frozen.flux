// The known-good baseline of commissioned equipment: mean and sd of the features of a fixed stretch of time, in force
// instead of what spread.flux learns. It never drifts with a slow decay, and never takes a fault for the new normal.
import "array"
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-frozen", every: 1h, offset: 25s}

// `start` and `stop`: when all was well. `least`: the smallest sd.
option params = {start: 2026-01-01T00:00:00Z, stop: 2026-01-02T00:00:00Z, least: 0.001}

// Whose baseline it is.
option of = (r) => r.device_id == "1007" and r.metric == "current_a"

option work = {bucket: "energy_rollup"}

option span = {start: now(), stop: now()}

known = () =>
    from(bucket: work.bucket)
        |> range(start: params.start, stop: params.stop)
        |> filter(fn: (r) => r._measurement == "feature" and (r._field == "level" or r._field == "noise"))
        |> filter(fn: of)
as = (tables=<-, stat) =>
    tables
        |> toFloat()
        |> group()
        |> keep(columns: ["device_id", "metric", "_field", "_value"])
        |> set(key: "stat", value: stat)
least = params.least

union(tables: [known() |> mean() |> as(stat: "mean"), known() |> stddev() |> as(stat: "sd"), known() |> count() |> as(stat: "n")])
    |> pivot(rowKey: ["device_id", "metric", "_field"], columnKey: ["stat"], valueColumn: "_value")
    |> filter(fn: (r) => r.n > 1.0 and params.stop <= span.start)
    |> rename(columns: {_field: "kind"})
    |> map(
        fn: (r) => ({
            _time: span.start,
            _measurement: "spread",
            device_id: r.device_id,
            metric: r.metric,
            kind: r.kind,
            mean: r.mean,
            sd: if r.sd > least then r.sd else least,
            n: r.n,
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric", "kind"])
    |> influxdb.wideTo(bucket: work.bucket)
