// What a cell has of a common cause: its share of what fleet.flux counts, for a hub that adds up those of all cells (see
// fleet-of-all.flux). Points `fleet_share` by `cell`, metric and kind, for each step: the `devices` that were heard, how many
// of them stray `above` and `below`, and where these are compared with one another the sum of how far they do, and of its
// square. A point `fleet_shared` says of each step when it was counted last: whoever has counted by another has to again.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-share", every: 1m, offset: 12s}

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
    after: /^nrg-feature/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 0s

// include shared/work.flux
// include shared/straying.flux
squared = (tables=<-) => tables |> map(fn: (r) => ({r with _value: r._value * r._value}))
counted =
    union(
        tables: [
            of(kind: "level"),
            of(kind: "noise"),
            of(kind: "seasonal"),
            of(kind: "spike"),
            above |> told(fn: count, stat: "above"),
            below |> told(fn: count, stat: "below"),
            above |> judged() |> told(fn: sum, stat: "above_sum"),
            above |> judged() |> squared() |> told(fn: sum, stat: "above_squares"),
            below |> judged() |> told(fn: sum, stat: "below_sum"),
            below |> judged() |> squared() |> told(fn: sum, stat: "below_squares"),
        ],
    )
        |> pivot(rowKey: ["_time", "metric", "kind"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.devices)
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "fleet_share",
                cell: cell,
                metric: r.metric,
                kind: r.kind,
                devices: r.devices,
                above: if exists r.above then r.above else 0.0,
                below: if exists r.below then r.below else 0.0,
                above_sum: if exists r.above_sum then r.above_sum else 0.0,
                above_squares: if exists r.above_squares then r.above_squares else 0.0,
                below_sum: if exists r.below_sum then r.below_sum else 0.0,
                below_squares: if exists r.below_squares then r.below_squares else 0.0,
            }),
        )
        |> group(columns: ["_measurement", "cell", "metric", "kind"])
        |> influxdb.wideTo(bucket: work.bucket)

// After what it is about.
marked =
    counted
        |> group()
        |> keep(columns: ["_time"])
        |> unique(column: "_time")
        |> map(fn: (r) => ({_time: r._time, _measurement: "fleet_shared", cell: cell, changed: int(v: system.time())}))
        |> group(columns: ["_measurement", "cell"])
        |> influxdb.wideTo(bucket: work.bucket)
        |> keep(columns: ["_time"])

// include shared/note.flux
return note(after: marked)
// include shared/run.flux
