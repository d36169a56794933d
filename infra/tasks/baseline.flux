// What is normal, per device and metric, for every minute: mean, sd and n of the readings of the `baseline` that ends
// `gap` before it, and the band that an alert is outside of. In force from its time on; zscore.flux reads it.
//
// A reading is never part of its own baseline: with ten readings in a window that holds the tenth, no score can pass
// 2.85. Sums of minutes are pooled, so that a run reads 60 points a series and never a reading.
import "date"
import "dict"
import "influxdata/influxdb"

option task = {name: "nrg-baseline", every: 10s, offset: 3s}

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own.
option params = {
    bucket: "energy_rollup",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    baseline: 1h,
    gap: 2m,
    min_minutes: 10.0,
    metric: [
        "voltage_v": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.5},
        "temp_c": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.2},
        "current_a": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.1},
    ],
    device: [:],
}

minute = date.truncate(t: now(), unit: 1m)

// This minute and the two before it: readings of theirs may still be on their way, and so may those of their baselines.
option span = {start: date.sub(d: 2m, from: minute), stop: date.add(d: 1m, to: minute)}

minutes = int(v: params.baseline) / int(v: 1m)
rollups = (field) =>
    from(bucket: params.bucket)
        |> range(
            start: date.sub(d: params.baseline, from: date.sub(d: params.gap, from: span.start)),
            stop: date.sub(d: params.gap, from: date.sub(d: 1m, from: span.stop)),
        )
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == field and r.metric =~ params.metrics)

// A minute without readings adds nothing to a sum, and still is a minute of the baseline: a dense grid, zeros filled
// in, makes the last `minutes` rows the last `minutes`. The average times their number is the sum.
pooled = (tables=<-, stat) =>
    tables
        |> fill(value: 0.0)
        |> movingAverage(n: minutes)
        |> timeShift(duration: params.gap)
        |> set(key: "stat", value: stat)
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])
total = (field) =>
    rollups(field: field)
        |> aggregateWindow(every: 1m, fn: sum, createEmpty: true)
        |> pooled(stat: field)
heard =
    rollups(field: "n")
        |> aggregateWindow(every: 1m, fn: count, createEmpty: true)
        |> toFloat()
        |> pooled(stat: "minutes")

k = float(v: minutes)
unset = {threshold: 0.0, min_samples: 0.0, sd_floor: 0.0}

union(tables: [heard, total(field: "n"), total(field: "sum"), total(field: "sumsq")])
    // One table at once: thousands of tiny ones cost more than their rows.
    |> group()
    |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
    |> filter(fn: (r) => r.n > 0.0 and r.minutes * k > params.min_minutes - 0.5)
    |> map(
        fn: (r) => {
            usual = dict.get(dict: params.metric, key: r.metric, default: unset)
            own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)

            return {r with
                // A number of readings is whole; the average times the minutes is so but for its last bits.
                n: float(v: int(v: r.n * k + 0.5)),
                sum: r.sum * k,
                sumsq: r.sumsq * k,
                threshold: own.threshold,
                min_samples: own.min_samples,
                sd_floor: own.sd_floor,
            }
        },
    )
    |> filter(fn: (r) => r.n >= r.min_samples)
    |> map(fn: (r) => ({r with mean: r.sum / r.n, variance: (r.sumsq - r.sum * r.sum / r.n) / (r.n - 1.0)}))
    |> map(fn: (r) => ({r with sd: if r.variance > r.sd_floor * r.sd_floor then r.variance ^ 0.5 else r.sd_floor}))
    |> map(
        fn: (r) => ({
            _time: r._time,
            _measurement: "baseline",
            device_id: r.device_id,
            metric: r.metric,
            kind: "zscore",
            n: r.n,
            mean: r.mean,
            sd: r.sd,
            lower: r.mean - r.threshold * r.sd,
            upper: r.mean + r.threshold * r.sd,
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric", "kind"])
    |> influxdb.wideTo(bucket: params.bucket)
