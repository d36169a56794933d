// What is normal for the z-score, per device and metric: mean, sd and n of the readings of the `baseline` that ends
// `gap` before, and the band that an alert is outside of. In force from its time on; zscore.flux reads it. Where the
// `baseline` drifts, its sd is wider.
//
// The first is there within ten minutes of the first reading. What an hour holds of a drift, a part of it does not
// show: of a variance that grows with time, a share. So the sd of a part is as much wider, and by how much that of few
// readings may be too small (chi-squared, one time in a hundred). Both narrow until the hour is full.
//
// A reading is never part of its own baseline: with ten readings in a window that holds the tenth, no score can pass
// 2.85. Sums of steps are pooled, so that a run reads the rollups of an hour and never a reading.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-baseline", every: 1m, offset: 4s}

// `renew`: how often there is a new one; `known`: for how long a spread is in force. `steps`: those of `renew` in
// `baseline`. `finest`: the smallest sd_floor of any.
// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `full`:
// the steps with readings in a baseline that lacks none. `rolled`: with fewer steps of the rollup there is none yet.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    renew: 5m,
    steps: 12,
    baseline: 1h,
    gap: 2m,
    known: 6h,
    finest: 0.1,
    metric: [
        "voltage_v": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.5, full: 12.0, rolled: 3.0},
        "temp_c": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.2, full: 12.0, rolled: 3.0},
        "current_a": {threshold: 5.0, min_samples: 20.0, sd_floor: 0.1, full: 12.0, rolled: 3.0},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|spread)/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = duration(v: int(v: params.baseline) + int(v: params.gap) + int(v: params.renew))

// include shared/work.flux
// include shared/devices.flux
// A baseline is made as soon as the steps that it is made of are over, `gap` before it comes into force.
first = date.truncate(t: date.add(d: params.renew, to: date.add(d: params.gap, to: start)), unit: params.renew)
latest = date.truncate(t: date.add(d: params.gap, to: stop), unit: params.renew)
due = latest >= first

before = (t) => date.sub(d: params.gap, from: t)
read = (start, stop) => from(bucket: work.bucket) |> range(start: start, stop: stop)
shift = duration(v: int(v: params.renew) - int(v: params.gap) % int(v: params.renew))

oldest = date.sub(d: params.baseline, from: before(t: first))
rollups = (field) =>
    read(start: oldest, stop: before(t: latest))
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == field and r.metric =~ params.metrics)

// Readings that are far from 0 and near each other: of the difference between their squares and the square of their sum
// nothing is left but rounding. The sums of such devices are those of what the readings differ from a `centre`.
extremes =
    union(tables: [rollups(field: "min") |> min(), rollups(field: "max") |> max()])
        |> group()
        |> pivot(rowKey: ["device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> keep(columns: ["device_id", "metric", "min", "max"])
        |> map(fn: (r) => ({r with width: r.max - r.min, size: if r.max > 0.0 - r.min then r.max else 0.0 - r.min}))
finest = 100000.0 * params.finest
farOff = () =>
    extremes
        |> filter(fn: (r) => r.size > 1000.0 * r.width and r.size > finest)
        |> devicesOf()
devices = if due then farOff() else regexp.compile(v: "^$")
centres =
    extremes
        |> map(fn: (r) => ({r with _time: oldest, centre: if r.device_id =~ devices then r.min else 0.0}))
        |> keep(columns: ["_time", "device_id", "metric", "centre"])
centred =
    union(
        tables: [
            centres |> filter(fn: (r) => r.device_id =~ devices),
            read(start: oldest, stop: before(t: latest))
                |> filter(fn: (r) => r._measurement == "rollup" and r._field =~ /^(n|mean|sd)$/ and r.metric =~ params.metrics and r.device_id =~ devices)
                |> group()
                |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
                |> keep(columns: ["_time", "device_id", "metric", "n", "mean", "sd"]),
        ],
    )
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time", "n"])
        |> fill(column: "centre", usePrevious: true)
        |> filter(fn: (r) => exists r.n)
        |> map(fn: (r) => ({r with from: r.mean - r.centre}))
        |> map(fn: (r) => ({r with sum: r.n * r.from, sumsq: (r.n - 1.0) * r.sd * r.sd + r.n * r.from * r.from}))
        |> range(start: oldest, stop: before(t: latest))

// A step without readings adds nothing to a sum, and still is a step of the baseline: a dense grid, zeros filled in,
// makes the last `steps` rows the last `steps`. The average times their number is the sum.
//
// Series lie one behind the other in one table: thousands of small ones cost more than their rows. All have the same
// steps, so an average from the end of the first baseline on reaches no further than its own series' steps.
grid = (tables=<-, fn) =>
    tables
        |> aggregateWindow(every: params.renew, offset: shift, fn: fn, createEmpty: true)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
perStep = (field, fn) =>
    union(
        tables: [
            rollups(field: field) |> filter(fn: (r) => r.device_id !~ devices) |> grid(fn: fn),
            centred |> rename(fn: (column) => if column == field then "_value" else column) |> grid(fn: fn),
        ],
    )
        |> group()
sums = (field) =>
    perStep(field: field, fn: sum)
        |> fill(value: 0.0)
        |> set(key: "stat", value: field)
ends = before(t: first)
pooled = (tables=<-, as) =>
    tables
        |> sort(columns: ["device_id", "metric", "_time"])
        |> movingAverage(n: params.steps)
        |> filter(fn: (r) => r._time >= ends)
        |> timeShift(duration: params.gap)
        |> set(key: "stat", value: as)
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])
counts = sums(field: "n")
totals = sums(field: "sum")

// Each step's mean, squared, as often as it has readings: how far the steps' means are apart is known from their sum.
squares =
    union(tables: [counts, totals])
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                _value: if r.n > 0.0 then r.sum * r.sum / r.n else 0.0,
            }),
        )

// The spread that the readings' distance from this baseline had for days: an hour that is calmer than the others does
// not make the next one an anomaly. See spread.flux.
usual =
    read(start: date.sub(d: params.known, from: first), stop: date.add(d: 1ns, to: latest))
        |> filter(fn: (r) => r._measurement == "spread" and r.kind == "zscore" and r._field == "sd")
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
        |> rename(columns: {_value: "usual"})
        |> duplicate(column: "device_id", as: "usual_device")
        |> duplicate(column: "metric", as: "usual_metric")

k = float(v: params.steps)
unset = {threshold: 0.0, min_samples: 0.0, sd_floor: 0.0, full: k, rolled: 1.0}
pools =
    union(
        tables: [
            counts |> pooled(as: "n"),
            counts |> map(fn: (r) => ({r with _value: if r._value > 0.0 then 1.0 else 0.0})) |> pooled(as: "steps"),
            perStep(field: "n", fn: count) |> toFloat() |> pooled(as: "rolled"),
            totals |> pooled(as: "sum"),
            sums(field: "sumsq") |> pooled(as: "sumsq"),
            squares |> pooled(as: "square"),
        ],
    )
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => r.n > 0.0)

write = () =>
    union(tables: [usual, centres, pools])
        |> sort(columns: ["device_id", "metric", "_time", "n"])
        |> fill(column: "usual", usePrevious: true)
        |> fill(column: "usual_device", usePrevious: true)
        |> fill(column: "usual_metric", usePrevious: true)
        |> fill(column: "centre", usePrevious: true)
        |> filter(fn: (r) => exists r.n)
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)

                return {r with
                    // A number of readings is whole; the average times the steps is so but for its last bits.
                    n: float(v: int(v: r.n * k + 0.5)),
                    steps: float(v: int(v: r.steps * k + 0.5)),
                    sum: r.sum * k,
                    sumsq: r.sumsq * k,
                    square: r.square * k,
                    threshold: own.threshold,
                    min_samples: own.min_samples,
                    floor: own.sd_floor,
                    full: own.full,
                    enough: r.rolled * k > own.rolled - 0.5,
                    usual: if exists r.usual and r.usual_device == r.device_id and r.usual_metric == r.metric then r.usual else 0.0,
                }
            },
        )
        // Those of a part count as at the same pace those of the whole would.
        |> map(fn: (r) => ({r with share: if r.steps < r.full - 0.5 then r.steps / r.full else 1.0}))
        |> filter(fn: (r) => r.enough and r.n > 3.5 and r.n >= r.min_samples * r.share)
        |> map(fn: (r) => ({r with mean: r.centre + r.sum / r.n, scatter: r.sumsq - r.square, apart: r.square - r.sum * r.sum / r.n}))
        // One-way analysis of variance: what the steps differ by, beyond what the scatter within them makes up.
        |> map(
            fn: (r) => ({r with
                variance: (r.scatter + r.apart) / (r.n - 1.0),
                drift: if r.steps < 1.5 or r.n < r.steps + 0.5 then 0.0 else (r.apart / (r.steps - 1.0) - r.scatter / (r.n - r.steps)) * r.steps / r.n,
            }),
        )
        // A load that goes straight up is twice its sd away by the time that its reading is judged.
        |> map(fn: (r) => ({r with variance: if r.drift > 0.0 then r.variance + 3.0 * r.drift else r.variance}))
        |> map(fn: (r) => ({r with variance: if r.variance > r.floor * r.floor then r.variance else r.floor * r.floor, few: 2.0 / (9.0 * (r.n - 1.0))}))
        // A step of a part may have just begun. Chi-squared over its degrees of freedom is nearly the cube of a normal.
        |> map(fn: (r) => ({r with part: r.full / (r.steps - 0.5), sure: 1.0 - r.few - 2.326 * r.few ^ 0.5}))
        |> map(fn: (r) => ({r with variance: if r.share < 1.0 then r.variance * r.part / (r.sure * r.sure * r.sure) else r.variance}))
        |> map(fn: (r) => ({r with sd: if r.variance > r.usual * r.usual then r.variance ^ 0.5 else r.usual}))
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
        |> influxdb.wideTo(bucket: work.bucket)
        |> keep(columns: ["_time"])

// include shared/note.flux
anew = if due then first else now()
return note(after: if due then write() else array.from(rows: [{_time: anew}]), since: anew, readings: anew)
// include shared/run.flux
