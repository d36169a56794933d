// Values that stand still: the points of still.flux whose number of equal steps reaches `run`, and `margin` times the
// longest run that is a habit of that device and metric (habit.flux). One that was first heard of less than `warm_up`
// before the day is not judged. The score is the number of equal steps.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-stuck", every: 1m, offset: 18s}

option metrics = /^(voltage_v|temp_c|current_a)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own.
// `least`: the smallest number of steps that any of them looks at. `warm_up` is in hours.
option params = {
    least: 10.0,
    metric: [
        "voltage_v": {run: 10.0, margin: 1.5, warm_up: 24.0, release: 1.0},
        "temp_c": {run: 10.0, margin: 1.5, warm_up: 24.0, release: 1.0},
        "current_a": {run: 10.0, margin: 1.5, warm_up: 24.0, release: 1.0},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(still|habit)$/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = late

// include shared/work.flux
// include shared/replace.flux

stored = (measurement, start) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ metrics)
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> group()
unset = {run: 10.0, margin: 1.5, warm_up: 24.0, release: 1.0}

// Few rows: what stands still for long.
standing =
    stored(measurement: "still", start: start)
        |> filter(fn: (r) => r.n >= params.least)
        |> map(
            fn: (r) => {
                usual = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)

                return {
                    _time: r._time,
                    device_id: r.device_id,
                    metric: r.metric,
                    day: date.truncate(t: r._time, unit: 1d),
                    n: r.n,
                    value: r.value,
                    run: own.run,
                    margin: own.margin,
                    warm_up: own.warm_up,
                    release: own.release,
                }
            },
        )
habits =
    stored(measurement: "habit", start: date.truncate(t: start, unit: 1d))
        |> keep(columns: ["_time", "device_id", "metric", "longest", "known"])
        |> rename(columns: {_time: "day"})
scores =
    join(tables: {standing: standing, habits: habits}, on: ["device_id", "metric", "day"])
        |> filter(fn: (r) => r.known >= r.warm_up)
        |> map(fn: (r) => ({r with most: r.margin * r.longest}))
        |> map(fn: (r) => ({r with ratio: r.n / (if r.most > r.run then r.most else r.run)}))
        |> filter(fn: (r) => r.ratio >= r.release)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "stuck",
                ratio: r.ratio,
                score: r.n,
                value: r.value,
                samples: int(v: r.n),
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "stuck")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
