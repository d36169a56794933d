// How far each new reading is from what is normal: (reading - mean) / sd of the baseline in force, see baseline.flux.
// Writes the readings that come near the threshold or pass it as `score` points at their own time; alert.flux makes
// alerts of them.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-zscore", every: 10s, offset: 5s}

// `metric` by its name, `device` by id, a space and the metric's name. `release`: the smallest z that any of them wants.
option params = {
    from: "energy_raw",
    measurement: "energy",
    valid: 10m,
    kind: "zscore",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    release: 3.0,
    held: 10m,
    metric: [
        "voltage_v": {threshold: 5.0, release: 0.6, margin: 1.2, up: true, down: true},
        "temp_c": {threshold: 5.0, release: 0.6, margin: 1.2, up: true, down: true},
        "current_a": {threshold: 5.0, release: 0.6, margin: 1.2, up: true, down: true},
    ],
    device: [:],
}

// What is not what the sensor of a metric says when it fails.
option sane = (r) => true

// Readings take a while to arrive. Of those that took longer, rollup.flux tells.
overlap = 10s

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|baseline|custom)/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

option late = 24h

option span = {start: now(), stop: now()}

reach = params.valid

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/score.flux
// include shared/droop.flux
// include shared/reading.flux
// include shared/note.flux
return note(after: deviations |> scored())
// include shared/run.flux
