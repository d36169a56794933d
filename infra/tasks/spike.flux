// A reading that stands out from the few steps before it: minus their mean, in the sd that the most outstanding reading
// of a step has had for days, see feature.flux. Unlike the z-score it follows a load that rises and falls.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-spike", every: 10s, offset: 6s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest z that any of them wants.
option params = {
    from: "energy_raw",
    measurement: "energy",
    valid: 3m,
    kind: "spike",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    release: 2.3,
    held: 10m,
    metric: [
        "voltage_v": {threshold: 4.6, release: 0.5, margin: 1.2, up: true, down: true},
        "temp_c": {threshold: 4.6, release: 0.5, margin: 1.2, up: true, down: true},
        "current_a": {threshold: 4.6, release: 0.5, margin: 1.2, up: true, down: true},
    ],
    device: [:],
}

// What is not what the sensor of a metric says when it fails.
option sane = (r) => true

// Readings take a while to arrive. Of those that took longer, rollup.flux tells.
overlap = 10s

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|feature|fleet|custom)/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

option late = 24h

option span = {start: now(), stop: now()}

reach = if int(v: params.valid) > int(v: params.held) then params.valid else params.held

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/score.flux
// include shared/droop.flux
// include shared/reading.flux
// include shared/note.flux
return note(after: deviations |> scored())
// include shared/run.flux
