// What the sensor of a metric says when it fails, as far as the configuration knows it (85 and -127 of some thermometers):
// `score` points at the readings' own time, for alert.flux. The score is what it says. Nothing else judges such readings.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-sensor", every: 10s, offset: 5s}

option params = {from: "energy_raw", measurement: "energy", metrics: /^(temp_c)$/}

// What it says when it fails, of any device; the rest is what the others judge.
option ignored = (r) => r._field == "temp_c" and (r._value >= 85.0 and r._value <= 85.0 or r._value >= -127.0 and r._value <= -127.0)

option sane = (r) => r._field != "temp_c" or (r._value < 85.0 or r._value > 85.0) and (r._value < -127.0 or r._value > -127.0)

// Readings take a while to arrive. Of those that took longer, rollup.flux tells.
overlap = 10s

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

option late = 24h

option span = {start: now(), stop: now()}

reach = 0s

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/numbers.flux
scores =
    byDay(
        start: start,
        stop: stop,
        fn: (start, stop) =>
            allNumbers(start: start, stop: stop, metrics: params.metrics)
                |> filter(fn: ignored)
                |> toFloat(),
    )
        // From here on there are few rows.
        |> group()
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r._field,
                reason: "sensor",
                ratio: 1.0,
                score: r._value,
                value: r._value,
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "sensor")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
