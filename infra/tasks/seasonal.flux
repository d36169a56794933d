// A device that is not where it usually is at this time of day: the mean of what the last steps, an hour or so, differ
// from the usual of their clock times, against the sd that this mean had for days. Loads that are switched by a clock are
// so some minutes sooner or later: see shared/edges.flux.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-seasonal", every: 1m, offset: 17s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest z that any of them wants.
// `windows`: how long the mean is of, and how far `around` a time its usual is, by metrics; `sooner`: see shared/edges.flux.
option params = {
    windows: [{metrics: /^(voltage_v|temp_c|current_a)$/, long: 72m, around: 17m}],
    sooner: 0.12,
    kind: "seasonal",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    release: 2.05,
    held: 10m,
    metric: [
        "voltage_v": {threshold: 4.1, release: 0.5, margin: 1.2, up: true, down: true},
        "temp_c": {threshold: 4.6, release: 0.5, margin: 1.2, up: true, down: true},
        "current_a": {threshold: 4.6, release: 0.5, margin: 1.2, up: true, down: true},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(feature|fleet|custom)/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = params.held

// include shared/work.flux
// include shared/replace.flux
// include shared/score.flux
// include shared/droop.flux
// include shared/deviation.flux
// include shared/devices.flux
// include shared/edges.flux
smallest = params.release
left =
    deviations
        |> evenSooner()
        |> filter(fn: (r) => r.z >= smallest or r.z <= 0.0 - smallest)

// include shared/note.flux
return note(after: left |> scored())
// include shared/run.flux
