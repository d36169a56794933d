// How often a device reports, and each of its metrics: a point `rhythm` for every whole hour, in force from its time.
// `interval`: seconds between readings over the day before, the hours without any left out; `n`: their number. A metric
// called `device` stands for the device itself, which reports as often as the most frequent of its metrics.
// offline.flux judges by it.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-rhythm", every: 1h, offset: 12s}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1h,
    stop: date.truncate(t: now(), unit: 1h),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux

hour = (t) => date.truncate(t: t, unit: 1h)

// A dense grid, zeros filled in: the average of 24 rows is that of a day.
hourly = (fn) =>
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 1d, from: hour(t: start)), stop: hour(t: stop))
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n")
        |> aggregateWindow(every: 1h, fn: fn, createEmpty: true)
overDay = (tables=<-, stat) =>
    tables
        |> fill(value: 0.0)
        |> movingAverage(n: 24)
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])
counts = hourly(fn: sum)
metrics =
    union(
        tables: [
            counts |> overDay(stat: "n"),
            counts
                |> map(fn: (r) => ({r with _value: if r._value > 0.0 then 1.0 else 0.0}))
                |> overDay(stat: "hours"),
        ],
    )
        // One table at once: thousands of tiny ones cost more than their rows.
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.n > 0.0)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                interval: 3600.0 * r.hours / r.n,
                n: r.n * 24.0,
            }),
        )
devices =
    metrics
        |> group(columns: ["_time", "device_id"])
        |> min(column: "interval")
        |> group()
        |> set(key: "metric", value: "device")
rhythms =
    union(tables: [metrics, devices])
        |> set(key: "_measurement", value: "rhythm")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: rhythms)
// include shared/run.flux
