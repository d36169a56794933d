// Readings -> one point per device, metric and minute, stamped with the minute's start: `n`, `mean`, `sd`, `min`,
// `max`, and `sum` and `sumsq`, which let later tasks pool minutes into any longer baseline exactly.
//
// Every value depends on its own minute alone, so any range of whole minutes, run again, writes the same points.
import "array"
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-rollup", every: 10s, offset: 1s}

option params = {
    from: "energy_raw",
    to: "energy_rollup",
    measurement: "energy",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    late: 70m,
    block: 5m,
}

minute = date.truncate(t: now(), unit: 1m)
readings = (start, stop) =>
    from(bucket: params.from)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == params.measurement and r._field =~ params.metrics)

// Where the work begins: at the earliest block of the last `late` in which there are more readings than were rolled
// up, for readings arrive late, and a run may have been missed. Counts are taken by storage, so looking is cheap.
// The minute that has just passed is always done.
unfinished = (oldest) => {
    stored =
        readings(start: oldest, stop: minute)
            |> aggregateWindow(every: params.block, fn: count, createEmpty: false, timeSrc: "_start")
            |> toFloat()
            |> group(columns: ["_time"])
            |> sum()
    rolled =
        from(bucket: params.to)
            |> range(start: oldest, stop: minute)
            |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n")
            |> aggregateWindow(every: params.block, fn: sum, createEmpty: false, timeSrc: "_start")
            |> group(columns: ["_time"])
            |> sum()
            |> map(fn: (r) => ({_time: r._time, _value: 0.0 - r._value}))
    missing =
        union(tables: [stored, rolled])
            |> group(columns: ["_time"])
            |> sum()
            |> filter(fn: (r) => r._value != 0.0)
            |> group()
    latest = array.from(rows: [{_time: date.sub(d: 1m, from: minute), _value: 0.0}])
    first =
        union(tables: [missing, latest])
            |> sort(columns: ["_time"])
            |> limit(n: 1)
            |> findRecord(fn: (key) => true, idx: 0)

    return first._time
}

// The range to roll up; an empty one stands for what is unfinished.
option span = {start: minute, stop: minute}

start = if span.start < span.stop then span.start else unfinished(oldest: date.sub(d: params.late, from: minute))
fresh = readings(start: start, stop: span.stop)

perMinute = (tables=<-, fn) => tables |> aggregateWindow(every: 1m, fn: fn, createEmpty: false, timeSrc: "_start")
save = (tables=<-) =>
    tables
        |> rename(columns: {_field: "metric"})
        |> set(key: "_measurement", value: "rollup")
        |> drop(columns: ["_start", "_stop"])
        |> influxdb.wideTo(bucket: params.to)

// What baselines are made of goes out as one write: a minute is never seen with its `n` and without its `sumsq`.
counts = fresh |> perMinute(fn: count) |> toFloat() |> set(key: "stat", value: "n")
sums = fresh |> perMinute(fn: sum) |> set(key: "stat", value: "sum")
squares =
    fresh
        |> map(fn: (r) => ({r with _value: r._value * r._value}))
        |> perMinute(fn: sum)
        |> set(key: "stat", value: "sumsq")

union(tables: [counts, sums, squares])
    |> pivot(rowKey: ["_time"], columnKey: ["stat"], valueColumn: "_value")
    |> map(fn: (r) => ({r with mean: r.sum / r.n}))
    |> save()

// The rest is for people, and storage is its join: each field is written by itself, to the same points.
saveAs = (tables=<-, field) => tables |> rename(columns: {_value: field}) |> save()

fresh |> perMinute(fn: min) |> saveAs(field: "min")
fresh |> perMinute(fn: max) |> saveAs(field: "max")

// A single reading has no spread: stddev is NaN there, which equals nothing.
fresh |> perMinute(fn: stddev) |> filter(fn: (r) => r._value == r._value) |> saveAs(field: "sd")
