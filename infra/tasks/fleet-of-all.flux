// At the hub: what the cells have of a common cause (share.flux), added up. Points `fleet_total` by metric and kind, for each
// step, `fleet_part` for each cell that is in them, and `fleet_counted`, which says when a step was counted last; a replication
// brings all to every cell, where fleet-of-cells.flux judges by them.
//
// Shares come when they come: from a cell that was away, those of hours at once. So a step is counted again where
// `fleet_shared` of a cell is another than the one that it was counted by, which is kept as `fleet_summed`.
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-fleet-of-all", every: 10s, offset: 3s}

// `furthest`: what one run counts at most, the oldest first.
option params = {shares: "energy_rollup", totals: "fleet_of_all", furthest: 6h}

option late = 24h

marks = (measurement, stat) =>
    from(bucket: params.shares)
        |> range(start: date.sub(d: late, from: now()), stop: date.add(d: 1h, to: now()))
        |> filter(fn: (r) => r._measurement == measurement and r._field == "changed")
        |> group()
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "cell", "stat"])
news =
    union(tables: [marks(measurement: "fleet_shared", stat: "told"), marks(measurement: "fleet_summed", stat: "known")])
        |> group()
        |> pivot(rowKey: ["_time", "cell"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.told and (not exists r.known or r.told != r.known))
        |> keep(columns: ["_time", "cell", "told"])
times = news |> group() |> sort(columns: ["_time"]) |> findColumn(fn: (key) => true, column: "_time")

// Without any, a moment of which there is nothing.
oldest = if length(arr: times) > 0 then times[0] else now()
newest = if length(arr: times) > 0 then times[length(arr: times) - 1] else now()
most = date.add(d: params.furthest, to: oldest)
until = date.add(d: 1ns, to: if newest < most then newest else most)
due = news |> filter(fn: (r) => r._time < until)
steps = due |> group(columns: ["_time"]) |> limit(n: 1) |> group() |> keep(columns: ["_time"])
shares =
    from(bucket: params.shares)
        |> range(start: oldest, stop: until)
        |> filter(fn: (r) => r._measurement == "fleet_share")
        |> group()
        |> pivot(rowKey: ["_time", "metric", "kind", "cell"], columnKey: ["_field"], valueColumn: "_value")
ofSteps = (tables=<-) => join(tables: {rows: tables, steps: steps}, on: ["_time"])
sums =
    shares
        |> group(columns: ["_time", "metric", "kind"])
        |> reduce(
            identity: {devices: 0.0, above: 0.0, below: 0.0, above_sum: 0.0, above_squares: 0.0, below_sum: 0.0, below_squares: 0.0},
            fn: (r, accumulator) => ({
                devices: accumulator.devices + r.devices,
                above: accumulator.above + r.above,
                below: accumulator.below + r.below,
                above_sum: accumulator.above_sum + r.above_sum,
                above_squares: accumulator.above_squares + r.above_squares,
                below_sum: accumulator.below_sum + r.below_sum,
                below_squares: accumulator.below_squares + r.below_squares,
            }),
        )
        |> group()
totals =
    sums
        |> ofSteps()
        |> set(key: "_measurement", value: "fleet_total")
        |> group(columns: ["_measurement", "metric", "kind"])
        |> influxdb.wideTo(bucket: params.totals)

parts =
    shares
        |> group(columns: ["_time", "cell"])
        |> limit(n: 1)
        |> group()
        |> ofSteps()
        |> map(fn: (r) => ({_time: r._time, _measurement: "fleet_part", cell: r.cell, counted: int(v: now())}))
        |> group(columns: ["_measurement", "cell"])
        |> influxdb.wideTo(bucket: params.totals)

// Each after what it is about: who sees that a step was counted finds what it came to.
counted =
    union(tables: [totals |> keep(columns: ["_time"]), parts |> keep(columns: ["_time"])])
        |> group()
        |> unique(column: "_time")
        |> map(fn: (r) => ({_time: r._time, _measurement: "fleet_counted", changed: int(v: system.time())}))
        |> group(columns: ["_measurement"])
        |> influxdb.wideTo(bucket: params.totals)

union(
    tables: [
        counted |> group() |> map(fn: (r) => ({_time: r._time, cell: "", told: 0})),
        due,
    ],
)
    |> filter(fn: (r) => r.cell != "")
    |> rename(columns: {told: "changed"})
    |> set(key: "_measurement", value: "fleet_summed")
    |> group(columns: ["_measurement", "cell"])
    |> influxdb.wideTo(bucket: params.shares)
