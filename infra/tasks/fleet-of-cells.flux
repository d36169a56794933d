// fleet.flux in a cell that has a hub: it goes by what the hub has counted of all cells, and where this one is not in that, the
// hub or the way to it being away, by what it has counted itself (share.flux). What the hub counts later is judged anew then
// (total.flux), so that all cells come to the same.
import "array"
import "date"
import "influxdata/influxdb"
import "math"
import "system"

option task = {name: "nrg-fleet", every: 10s, offset: 5s}

option cell = "north"

// Those of fleet.flux.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    beyond: 2.5,
    share: 0.201,
    opens: 0.3,
    devices: 5.0,
    apart: 1.75,
    scatter: 2.5,
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(share|total)/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 0s

// include shared/work.flux
// include shared/replace.flux
// include shared/common-limits.flux
counts = (measurement, isOf) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ params.metrics)
        |> filter(fn: isOf)
        |> group()
        |> set(key: "by", value: measurement)
        |> keep(columns: ["_time", "_value", "_field", "metric", "kind", "by"])
parts =
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "fleet_part" and r.cell == cell)
        |> group()
        |> keep(columns: ["_time"])
mean = (n, sum) => if n > 0.0 then sum / n else 0.0
sd = (n, sum, squares) => {
    apart = if n > 1.0 then (squares - sum * sum / n) / (n - 1.0) else 0.0

    return if apart > 0.0 then math.sqrt(x: apart) else 0.0
}

// Whoever counted them, the rule is that of one machine.
common =
    union(
        tables: [
            counts(measurement: "fleet_share", isOf: (r) => r.cell == cell),
            join(tables: {totals: counts(measurement: "fleet_total", isOf: (r) => true), parts: parts}, on: ["_time"]),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "metric", "kind", "by"], columnKey: ["_field"], valueColumn: "_value")
        // Totals come before shares.
        |> group(columns: ["metric", "kind"])
        |> sort(columns: ["_time", "by"], desc: true)
        |> unique(column: "_time")
        |> group()
        |> map(
            fn: (r) => ({r with
                above_mean: mean(n: r.above, sum: r.above_sum),
                above_sd: sd(n: r.above, sum: r.above_sum, squares: r.above_squares),
                below_mean: mean(n: r.below, sum: r.below_sum),
                below_sd: sd(n: r.below, sum: r.below_sum, squares: r.below_squares),
            }),
        )
// include shared/common-cause.flux

// include shared/note.flux
// Most runs find none, and change nothing for those who judge.
return note(
    after: union(tables: [events |> tell(since: start, readings: start), scores |> keep(columns: ["_time"])]),
    since: now(),
    readings: now(),
)
// include shared/run.flux
