// A device that runs higher or lower than it has for days: the mean of the last few steps against the mean and sd of
// such means. For metrics without a daily rhythm, or while it is not known yet; see seasonal.flux for the others.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-level", every: 1m, offset: 17s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest z that any of them wants.
option params = {
    kind: "level",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    release: 2.5,
    held: 10m,
    metric: [
        "voltage_v": {threshold: 5.0, release: 0.5, margin: 1.2, up: true, down: true},
        "temp_c": {threshold: 5.0, release: 0.5, margin: 1.2, up: true, down: true},
        "current_a": {threshold: 5.0, release: 0.5, margin: 1.2, up: true, down: true},
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
