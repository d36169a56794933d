// A common cause: steps in which many devices of a metric stray to the same side, a grid that sags or a day off. Writes
// `fleet` points, which keep the detectors from raising an alert for each device, and scores of its own for one alert.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-fleet", every: 1m, offset: 14s}

// `beyond`: how far, in sd. `share` of the devices that were heard in the step, and no fewer than `devices`; `opens`: the
// share that opens an alert of its own. A device that stands out from those that stray, by `apart` sd and by `scatter`
// times what these differ among themselves, is judged all the same; `alone` says from which distance on, with its sign.
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
// include shared/replace.flux
// include shared/straying.flux
// include shared/common-limits.flux
common =
    union(
        tables: [
            of(kind: "level"),
            of(kind: "noise"),
            of(kind: "seasonal"),
            of(kind: "spike"),
            above |> told(fn: count, stat: "above"),
            below |> told(fn: count, stat: "below"),
            above |> judged() |> told(fn: mean, stat: "above_mean"),
            above |> judged() |> told(fn: stddev, stat: "above_sd"),
            below |> judged() |> told(fn: mean, stat: "below_mean"),
            below |> judged() |> told(fn: stddev, stat: "below_sd"),
        ],
    )
        |> pivot(rowKey: ["_time", "metric", "kind"], columnKey: ["stat"], valueColumn: "_value")
// include shared/common-cause.flux

// include shared/note.flux
// Most runs find none, and change nothing for those who judge.
return note(
    after: union(tables: [events |> tell(since: start, readings: start), scores |> keep(columns: ["_time"])]),
    since: now(),
    readings: now(),
)
// include shared/run.flux
