// Readings -> one point per device, metric and step of time (a minute, where the metric says nothing else), stamped
// with its start: `n`, `mean`, `sd`, `min`, `max`, and `sum` and `sumsq`, which let later tasks pool steps into any
// longer baseline exactly.
//
// Every value depends on its own step alone, so any range of whole steps, run again, writes the same points.
import "array"
import "date"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-rollup", every: 10s, offset: 1s}

option params = {
    from: "energy_raw",
    measurement: "energy",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    every: 1m,
    block: 5m,
}

option work = {bucket: "energy_rollup"}

// How late a reading may come and still count.
option late = 2h

// The range to roll up; an empty one stands for what is unfinished.
option span = {start: now(), stop: now()}

began = int(v: system.time())
step = date.truncate(t: now(), unit: params.every)
readings = (start, stop) =>
    from(bucket: params.from)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == params.measurement and r._field =~ params.metrics)

counts = (start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n" and r.metric =~ params.metrics)

// A stretch of time without readings, for what need not be read.
nowhere = {start: 1970-01-01T00:00:00Z, stop: 1970-01-01T00:00:01Z}

// How many more readings there are than were rolled up. Storage knows this without reading them.
numberMissing = (start, stop) => {
    stored = readings(start: start, stop: stop) |> group() |> count() |> toFloat() |> keep(columns: ["_value"])
    rolled = counts(start: start, stop: stop) |> group() |> sum() |> map(fn: (r) => ({_value: 0.0 - r._value}))
    all =
        union(tables: [array.from(rows: [{_value: 0.0}]), stored, rolled])
            |> sum()
            |> findRecord(fn: (key) => true, idx: 0)

    return all._value
}

// Where there are more: readings come late, and runs are missed. Most runs have nothing to look for.
missing = (start, stop, every) => {
    number = numberMissing(start: start, stop: stop)
    some = number > 0.5 or number < -0.5
    sought = if some then {start: start, stop: stop} else nowhere
    counted = (tables=<-, fn) =>
        tables
            |> aggregateWindow(every: every, fn: fn, createEmpty: false, timeSrc: "_start")
            |> toFloat()
            |> group(columns: ["_time"])
            |> sum()
    stored = readings(start: sought.start, stop: sought.stop) |> counted(fn: count)
    rolled =
        counts(start: sought.start, stop: sought.stop)
            |> counted(fn: sum)
            |> map(fn: (r) => ({_time: r._time, _value: 0.0 - r._value}))

    return
        union(tables: [stored, rolled])
            |> group(columns: ["_time"])
            |> sum()
            |> filter(fn: (r) => r._value > 0.5)
            |> group()
            |> keep(columns: ["_time"])
}

// By the step where it is likely, by the block further back.
recent = date.sub(d: params.block, from: date.truncate(t: step, unit: params.block))
oldest = date.truncate(t: date.sub(d: late, from: step), unit: params.block)
farthest = if oldest < recent then oldest else date.sub(d: params.block, from: recent)
unfinished = () => {
    first =
        union(
            tables: [
                missing(start: farthest, stop: recent, every: params.block),
                missing(start: recent, stop: step, every: params.every),
                array.from(rows: [{_time: step}]),
            ],
        )
            |> sort(columns: ["_time"])
            |> limit(n: 1)
            |> findRecord(fn: (key) => true, idx: 0)

    return first._time
}

onSchedule = span.start == span.stop
start = if onSchedule then unfinished() else span.start
stop = if onSchedule then step else span.stop

taken = if start < stop then {start: start, stop: stop} else nowhere

// Read anew for each aggregate: storage takes the aggregates of a read that nothing else uses.
fresh = () => readings(start: taken.start, stop: taken.stop)
perStep = (tables=<-, fn, as) =>
    tables
        |> aggregateWindow(every: params.every, fn: fn, createEmpty: false, timeSrc: "_start")
        |> toFloat()
        |> set(key: "stat", value: as)
        |> keep(columns: ["_time", "_value", "device_id", "_field", "stat"])
squares = fresh() |> map(fn: (r) => ({r with _value: r._value * r._value}))

// All as one write: a step is never seen with its `n` and without its `sumsq`.
rolled =
    union(
        tables: [
            fresh() |> perStep(fn: count, as: "n"),
            fresh() |> perStep(fn: sum, as: "sum"),
            fresh() |> perStep(fn: min, as: "min"),
            fresh() |> perStep(fn: max, as: "max"),
            squares |> perStep(fn: sum, as: "sumsq"),
        ],
    )
        // One table at once: thousands of tiny ones cost more than their rows.
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "_field"], columnKey: ["stat"], valueColumn: "_value")
        |> map(fn: (r) => ({r with mean: r.sum / r.n, scatter: r.sumsq - r.sum * r.sum / r.n}))
        |> map(fn: (r) => ({r with sd: if r.n > 1.5 and r.scatter > 0.0 then (r.scatter / (r.n - 1.0)) ^ 0.5 else 0.0}))
        |> drop(columns: ["scatter"])
        |> rename(columns: {_field: "metric"})
        |> set(key: "_measurement", value: "rollup")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
note(after: rolled)
