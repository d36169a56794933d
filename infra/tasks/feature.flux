// What the learned detectors look at, per device, metric and step: features of the latest steps, and how far each is
// from what spread.flux says is usual for it, in its sd.
//
//   level     mean of the last few steps
//   noise     mean of their absolute differences
//   seasonal  mean of what they differ from the usual of the time of day (usual.flux)
//   spike     the step's reading farthest from the mean of the steps before it, of those that have readings; judged is
//             no more than `steep` times what it differs from the last of them, for a ramp is no spike
//   zscore    the step's mean minus the mean of its z-score's baseline
//
// Writes `feature`, what to learn from: steps beyond `flag` are left out, and `clean` has the usual in their place.
// Writes `deviation` for the detectors, where a feature is `told` sd or more away, and the `baseline` of kind `spike`.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-feature", every: 1m, offset: 11s}

// Lengths in steps of what each looks at; `back`, how far the longest of them reaches; `front`, what averages take off
// the front of a table. `seasonal` is a length of time, of which more than `half` the steps must be there. For how long
// a spread is in force where no newer one is: `valid`, and a baseline of the z-score: `renewed`. `enough`: with fewer
// steps in its baseline, a feature is not judged. `calmer`: whether less noise than usual is of interest, too. `told`: how
// many sd away what is written as a `deviation` is. `present`: level and noise are of steps of which more than this share
// must be there. `steep`: see above.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    every: 1m,
    level: 12,
    noise: 12,
    spike: 5,
    back: 12m,
    front: 48m,
    seasonal: 72m,
    half: 35.28,
    valid: 6h,
    renewed: 10m,
    flag: 5.0,
    flag_spike: 6.0,
    enough: {level: 1440.0, noise: 300.0, seasonal: 300.0, spike: 300.0},
    calmer: false,
    told: 2.0,
    present: 0.33,
    steep: 1.5,
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|spread|frozen.*|baseline.*)$/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = if int(v: params.seasonal) > int(v: params.back) then params.seasonal else params.back

// include shared/work.flux
stored = (measurement, from_, to, fields) =>
    from(bucket: work.bucket)
        |> range(start: from_, stop: to)
        |> filter(fn: (r) => r._measurement == measurement and r._field =~ fields and r.metric =~ params.metrics)

// Over a few steps, series lie one behind the other in one table: hundreds of small ones cost more than their rows. Each
// has a row for every step, so an average of a step from `start` on reaches no further than its own series' steps. Of
// more steps, each series is a table: all in one would be more than a database can hold.
fewSteps = 5
brief = int(v: stop) - int(v: start) <= fewSteps * int(v: params.every)
series = if brief then [] else ["device_id", "metric"]
as = (tables=<-, stat) => tables |> group() |> keep(columns: ["_time", "_value", "device_id", "metric"]) |> set(key: "stat", value: stat)
front = date.sub(d: params.front, from: start)
earlier = if brief then date.sub(d: params.back, from: start) else front
spikes = float(v: params.spike)
perStep = (tables=<-) => tables |> aggregateWindow(every: params.every, fn: mean, createEmpty: true, timeSrc: "_start")

// There is a column for each, also where no series has it. What averages take off the front is of no device.
columns =
    array.from(
        rows: [
            {_time: front, device_id: "", metric: "", stat: "mean", _value: 0.0},
            {_time: front, device_id: "", metric: "", stat: "min", _value: 0.0},
            {_time: front, device_id: "", metric: "", stat: "max", _value: 0.0},
            {_time: front, device_id: "", metric: "", stat: "usual", _value: 0.0},
            {_time: front, device_id: "", metric: "", stat: "days", _value: 0.0},
        ],
    )
        |> range(start: front, stop: start)
        |> group(columns: ["_start", "_stop", "device_id", "metric", "stat"])
        |> perStep()
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])

steps =
    union(
        tables: [
            columns,
            stored(measurement: "rollup", from_: earlier, to: stop, fields: /^mean$/) |> perStep() |> as(stat: "mean"),
            stored(measurement: "rollup", from_: start, to: stop, fields: /^min$/) |> as(stat: "min"),
            stored(measurement: "rollup", from_: start, to: stop, fields: /^max$/) |> as(stat: "max"),
            stored(measurement: "baseline", from_: start, to: stop, fields: /^mean$/) |> filter(fn: (r) => r.kind == "seasonal") |> as(stat: "usual"),
            stored(measurement: "baseline", from_: start, to: stop, fields: /^n$/) |> filter(fn: (r) => r.kind == "seasonal") |> as(stat: "days"),
        ],
    )
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> group(columns: series)
        |> sort(columns: ["device_id", "metric", "_time"])
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                mean: r.mean,
                min: r.min,
                max: r.max,
                usual: r.usual,
                days: r.days,
                _value: r.mean,
            }),
        )
        |> movingAverage(n: params.level)
        |> map(fn: (r) => ({r with level: r._value, _value: if exists r.mean then 1.0 else 0.0}))
        |> movingAverage(n: params.level)
        |> map(fn: (r) => ({r with short_share: r._value, _value: r.mean}))
        |> movingAverage(n: params.spike)
        |> map(fn: (r) => ({r with recent: r._value, _value: r.mean}))
        |> movingAverage(n: params.spike + 1)
        |> map(fn: (r) => ({r with before: r._value, _value: if exists r.mean then 1.0 else 0.0}))
        |> movingAverage(n: params.spike + 1)
        |> map(fn: (r) => ({r with before_share: r._value, _value: r.mean}))
        // What a step differs from the one before by is twice what it differs from the mean of both by.
        |> movingAverage(n: 2)
        |> map(fn: (r) => ({r with move: 2.0 * (r.mean - r._value), _value: if r.mean > r._value then 2.0 * (r.mean - r._value) else 2.0 * (r._value - r.mean)}))
        |> movingAverage(n: params.noise)
        |> filter(fn: (r) => r._time >= start and exists r.mean)
        |> map(fn: (r) => ({r with noise: r._value, residual: r.mean - r.usual}))
        |> drop(columns: ["_value"])

// What a step differs from the usual is added up over the long window: the sum of those that were stored before, each
// new one, and what each leaves behind. Nothing is read but the ends of the window.
residuals = (from_, to) => stored(measurement: "feature", from_: from_, to: to, fields: /^residual$/)
oldest = date.sub(d: params.seasonal, from: start)
leftBehind = date.sub(d: params.seasonal, from: stop)
summed = (tables=<-) => tables |> group() |> keep(columns: ["_time", "device_id", "metric", "total", "count", "step"])
sums =
    union(
        tables: [
            residuals(from_: oldest, to: start) |> sum() |> map(fn: (r) => ({r with _time: earlier, total: r._value, count: 0.0})) |> summed(),
            residuals(from_: oldest, to: start) |> count() |> toFloat() |> map(fn: (r) => ({r with _time: earlier, total: 0.0, count: r._value})) |> summed(),
            residuals(from_: oldest, to: if leftBehind < start then leftBehind else start)
                |> timeShift(duration: params.seasonal)
                |> map(fn: (r) => ({r with total: 0.0 - r._value, count: -1.0}))
                |> summed(),
            steps
                |> filter(fn: (r) => r._time < leftBehind and exists r.residual)
                |> timeShift(duration: params.seasonal)
                |> map(fn: (r) => ({r with total: 0.0 - r.residual, count: -1.0}))
                |> summed(),
            steps
                |> map(
                    fn: (r) => ({r with
                        step: 1.0,
                        total: if exists r.residual then r.residual else 0.0,
                        count: if exists r.residual then 1.0 else 0.0,
                    }),
                )
                |> summed(),
        ],
    )
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time", "step"])
        |> cumulativeSum(columns: ["total", "count"])
        |> group()
        |> filter(fn: (r) => exists r.step)
        |> drop(columns: ["step"])

// As of: what is usual, and the mean of the z-score's baseline, in force at each step.
spreads =
    stored(measurement: "spread", from_: date.sub(d: params.valid, from: start), to: stop, fields: /^(mean|sd|n)$/)
        // The others stray around 0.
        |> filter(fn: (r) => r._field != "mean" or r.kind == "level" or r.kind == "noise")
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["kind", "_field"], valueColumn: "_value")
        |> drop(columns: ["_start", "_stop", "_measurement"])
hours =
    stored(measurement: "baseline", from_: date.sub(d: params.renewed, from: start), to: stop, fields: /^mean$/)
        |> filter(fn: (r) => r.kind == "zscore")
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
        |> rename(columns: {_value: "hour"})
        |> map(fn: (r) => ({r with hour_n: 1.0}))

// Before all of a series in a table of many: nothing is known of it, whatever is of the series before.
unknown =
    steps
        |> filter(fn: (r) => brief)
        |> keep(columns: ["device_id", "metric"])
        |> map(fn: (r) => ({r with _time: time(v: 0), hour_n: 0.0, level_n: 0.0, noise_n: 0.0, seasonal_n: 0.0, spike_n: 0.0, zscore_n: 0.0}))
hold = (tables=<-, column) => tables |> fill(column: column, usePrevious: true)
known =
    union(tables: [unknown, spreads, hours, sums, steps])
        |> group(columns: series)
        // Nulls come first: what is not a step itself holds for the step of its time.
        |> sort(columns: ["device_id", "metric", "_time", "mean"])
        |> hold(column: "total")
        |> hold(column: "count")
        |> hold(column: "hour")
        |> hold(column: "hour_n")
        |> hold(column: "level_mean")
        |> hold(column: "level_sd")
        |> hold(column: "level_n")
        |> hold(column: "noise_mean")
        |> hold(column: "noise_sd")
        |> hold(column: "noise_n")
        |> hold(column: "seasonal_sd")
        |> hold(column: "seasonal_n")
        |> hold(column: "spike_sd")
        |> hold(column: "spike_n")
        |> hold(column: "zscore_sd")
        |> hold(column: "zscore_n")
        |> group()
        |> filter(fn: (r) => exists r.mean)

// A column of nulls, for what a step has not.
nothing = array.from(rows: [{_time: start, device_id: "", metric: "", nothing: 0.0}]) |> fill(column: "nothing", value: 0.0)

// Without enough to go by, a feature is where it is usual.
half = params.half
flag = params.flag
flag_spike = params.flag_spike
enough = params.enough
told = params.told
present = params.present
steep = params.steep
scored =
    union(tables: [known, nothing])
        |> group()
        |> filter(fn: (r) => exists r.mean)
        // The average holds the step itself. Where it is the only one, there is nothing that it could stand out from.
        |> map(fn: (r) => ({r with near: (spikes + 1.0) * r.before_share}))
        |> map(fn: (r) => ({r with before: if r.near > 1.5 then (r.near * r.before - r.mean) / (r.near - 1.0) else r.nothing}))
        |> map(
            fn: (r) => ({r with
                extreme: if r.max - r.before > r.before - r.min then r.max else r.min,
                level: if r.short_share > present then r.level else r.nothing,
                noise: if r.short_share > present then r.noise else r.nothing,
                seasonal: if r.count > half and exists r.days then r.total / r.count else r.nothing,
            }),
        )
        // Without a step just before it, or where that was the same, it did not come up a ramp.
        |> map(fn: (r) => ({r with spike: r.extreme - r.before, jump: if r.move == 0.0 then r.extreme - r.before else steep * (r.extreme - r.mean + r.move)}))
        |> map(
            fn: (r) => ({r with
                jump: if r.spike > 0.0 then (if r.jump > r.spike then r.spike else if r.jump > 0.0 then r.jump else 0.0) else if r.jump < r.spike then r.spike else if r.jump < 0.0 then r.jump else 0.0,
            }),
        )
        // `hour_n` is 1 where a baseline of the z-score is in force, and 0 elsewhere.
        |> map(
            fn: (r) => ({r with
                zscore: if r.hour_n > 0.5 then r.mean - r.hour else r.nothing,
                z_level: if exists r.level and r.level_n >= enough.level then (r.level - r.level_mean) / r.level_sd else 0.0,
                z_noise: if exists r.noise and r.noise_n >= enough.noise then (r.noise - r.noise_mean) / r.noise_sd else 0.0,
                z_seasonal: if exists r.seasonal and r.seasonal_n >= enough.seasonal then r.seasonal / r.seasonal_sd else 0.0,
                z_spike: if exists r.spike and r.spike_n >= enough.spike then r.jump / r.spike_sd else 0.0,
                z_contrast: if exists r.spike and r.spike_n >= enough.spike then r.spike / r.spike_sd else 0.0,
                z_hour: if r.hour_n > 0.5 and r.zscore_n >= enough.spike then (r.mean - r.hour) / r.zscore_sd else 0.0,
            }),
        )
        |> map(
            fn: (r) => ({r with
                out_level: r.z_level > flag or r.z_level < 0.0 - flag,
                out_noise: r.z_noise > flag,
                out_seasonal: r.z_seasonal > flag or r.z_seasonal < 0.0 - flag,
                out_spike: r.z_contrast > flag_spike or r.z_contrast < 0.0 - flag_spike,
                out_hour: r.z_hour > flag_spike or r.z_hour < 0.0 - flag_spike,
            }),
        )

written =
    scored
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "feature",
                device_id: r.device_id,
                metric: r.metric,
                clean: if exists r.usual and (r.out_seasonal or r.out_spike) then r.usual else r.mean,
                level: if r.out_level then r.nothing else r.level,
                noise: if r.out_noise then r.nothing else r.noise,
                seasonal: if r.out_seasonal then r.nothing else r.seasonal,
                spike: if r.out_spike then r.nothing else r.spike,
                zscore: if r.out_hour then r.nothing else r.zscore,
                residual: r.residual,
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// The mean of the steps up to this one is what a spike in the next one stands out from.
recent =
    scored
        |> filter(fn: (r) => exists r.recent and r.spike_n >= enough.spike)
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "baseline",
                device_id: r.device_id,
                metric: r.metric,
                kind: "spike",
                mean: r.recent,
                last: r.mean,
                sd: r.spike_sd,
                n: r.spike_n,
            }),
        )
        |> timeShift(duration: params.every)
        |> group(columns: ["_measurement", "device_id", "metric", "kind"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/replace.flux
calmer = params.calmer
deviations =
    union(
        tables: [
            scored
                |> filter(fn: (r) => r.z_level >= told or r.z_level <= 0.0 - told)
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: "level", z: r.z_level, value: r.level, expected: r.level_mean, sd: r.level_sd, n: r.level_n})),
            scored
                |> filter(fn: (r) => r.z_noise >= told or calmer and r.z_noise <= 0.0 - told)
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: "noise", z: r.z_noise, value: r.noise, expected: r.noise_mean, sd: r.noise_sd, n: r.noise_n})),
            scored
                |> filter(fn: (r) => r.z_seasonal >= told or r.z_seasonal <= 0.0 - told)
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: "seasonal", z: r.z_seasonal, value: r.usual + r.seasonal, expected: r.usual, sd: r.seasonal_sd, n: r.seasonal_n})),
            scored
                |> filter(fn: (r) => r.z_spike >= told or r.z_spike <= 0.0 - told)
                |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: "spike", z: r.z_spike, value: r.extreme, expected: r.extreme - r.jump, sd: r.spike_sd, n: r.spike_n})),
        ],
    )
        |> replace(bucket: work.bucket, measurement: "deviation", field: "z", tag: "kind", of: (r) => true)

// include shared/note.flux
done = (tables=<-) => tables |> keep(columns: ["_time"])
return note(
    after: union(tables: [written |> done(), recent |> done(), deviations |> done()]),
    // What a spike is one from is in force a step later.
    readings: date.add(d: params.every, to: start),
)
// include shared/run.flux
