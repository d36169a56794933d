// A device whose readings scatter more than they have for days: the mean of the last few steps' absolute differences.
// Only more scatter counts unless a direction is set: less of it is what stuck.flux is for.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-noise", every: 1m, offset: 17s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest z that any of them wants.
option params = {
    kind: "noise",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    release: 3.1,
    held: 10m,
    metric: [
        "voltage_v": {threshold: 6.2, release: 0.5, margin: 1.2, up: true, down: false},
        "temp_c": {threshold: 6.2, release: 0.5, margin: 1.2, up: true, down: false},
        "current_a": {threshold: 6.2, release: 0.5, margin: 1.2, up: true, down: false},
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
// include shared/note.flux
return note(after: deviations |> scored())
// include shared/run.flux
