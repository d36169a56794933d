// Counters (totals of kWh, m³ or pulses that only rise) -> their rates, in the counter's unit per hour: a reading of the
// metric NAME_rate beside each reading of NAME, and its rollup, see rollup.flux. Everything else judges that as any other
// metric. The rate is what the counter rose by since the reading before, over that time.
//
// What makes it fall:
//   a reading that is too low, and the next is where it would have been: the rise is from the reading before that. It is
//     told: `score` points at the reading that is back. So it is of several that are all the same
//   one that is too high, likewise: the rise is from the reading before it
//   a roll-over, from just below 10^n (or 2^16 or 2^32) to just above 0: the rise goes through it
//   a reset, or another meter: nobody knows what it rose by, and the rate is what it was
//
// A reading that comes late changes the rate of the next one. Nothing goes further back than `gap`, so that is all it may
// change: readings further apart have no rate. What goes on from one step to the next is a point `counter` at the last
// reading of each: `rise` and `over` (ns) since the one before it, its `rate`, from which time before it on (`rate_over`),
// and, until the counter rises again, by how much it `fell`, and since when (`fell_over`).
import "array"
import "date"
import "influxdata/influxdb"
import "internal/debug"
import "system"

option task = {name: "nrg-rollup-counter", every: 10s, offset: 2s}

// `told`: whether readings that are too low are. `far`: those that are no more than this share of what they should be.
option params = {
    from: "energy_raw",
    measurement: "energy",
    metrics: /^(energy_kwh)$/,
    every: 1m,
    gap: 3h,
    told: true,
    far: 0.5,
}

// What is not what the sensor of a metric says when it fails.
option sane = (r) => true

// Readings take a while to arrive. Of those that took longer, rollup.flux tells.
overlap = 10s

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup)$/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

option late = 24h

option span = {start: now(), stop: now()}

reach = params.gap

// include shared/reading-work.flux
// include shared/replace.flux
// include shared/numbers.flux

// Whole steps are rolled up, those that are over.
wholeStep = (t) => date.truncate(t: t, unit: params.every)
over = wholeStep(t: now())
lastStep = wholeStep(t: date.add(d: params.every, to: date.sub(d: 1ns, from: stop)))
first = wholeStep(t: start)
rolledTo = sooner(a: lastStep, b: over)
rolls = first < rolledTo
readTo = later(a: stop, b: rolledTo)

// A time that is no time, and what is no number.
unknown = -1.0
nothing =
    array.from(rows: [{_time: first, device_id: "", metric: "", v: 0.0, rise: 0.0, over: 0.0, rate: 0.0, rate_over: unknown, fell: 0.0, fell_over: unknown, known: 1.0}])
before =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: params.gap, from: first), stop: first)
        |> filter(fn: (r) => r._measurement == "counter" and r.metric =~ params.metrics)
        |> last()
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                v: r.v,
                rise: r.rise,
                over: r.over,
                rate: r.rate,
                rate_over: r.rate_over,
                fell: r.fell,
                fell_over: r.fell_over,
                known: 1.0,
            }),
        )
readings =
    byDay(
        start: first,
        stop: readTo,
        fn: (start, stop) =>
            numbers(start: start, stop: stop, metrics: params.metrics)
                |> group(columns: ["_field"])
                |> toFloat(),
    )
        |> group()
        |> rename(columns: {_field: "metric", _value: "v"})
        |> keep(columns: ["_time", "v", "device_id", "metric"])

// Only members, operators and conditionals where it can be: such a map runs on whole columns, a function call row by row.
gap = float(v: int(v: params.gap))
hour = float(v: int(v: 1h))
bits = 0.000000001
rises =
    union(tables: [nothing, before, readings])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time"])
        |> filter(fn: (r) => r.device_id != "")
        |> stateDuration(fn: (r) => true, column: "clock", unit: 1ns)
        |> map(fn: (r) => ({r with clock: float(v: r.clock)}))
        |> map(fn: (r) => ({r with d: r.v, dt: r.clock}))
        |> difference(columns: ["d", "dt"], keepFirst: true)
        |> map(
            fn: (r) => ({r with
                d: if exists r.known then r.rise else if exists r.d then r.d else 0.0,
                dt: if exists r.known then r.over else if exists r.dt then r.dt else unknown,
                last: if exists r.known and r.rate_over >= 0.0 then r.rate else debug.null(type: "float"),
            }),
        )
        |> map(fn: (r) => ({r with of_before: r.d, dt_of_before: r.dt}))
        |> difference(columns: ["of_before", "dt_of_before"], keepFirst: true)
        |> map(
            fn: (r) => ({r with
                of_before: if exists r.of_before then r.d - r.of_before else 0.0,
                dt_of_before: if exists r.dt_of_before then r.dt - r.dt_of_before else unknown,
                small: if r.v > 0.0 then bits * r.v else 0.0 - bits * r.v,
            }),
        )
        // Back from one that was too high.
        |> map(fn: (r) => ({r with sinks: r.d < 0.0 and r.of_before > 0.0 and r.d + r.of_before >= 0.0 - r.small and r.dt_of_before > 0.0 and r.dt + r.dt_of_before <= gap}))

// By how much it fell, and when, until it rises again; and the same as of the reading before.
falls =
    rises
        |> map(
            fn: (r) => ({r with
                fell: if exists r.known then
                    r.fell
                else if r.d < 0.0 and not r.sinks then
                    0.0 - r.d
                else if r.d == 0.0 and r.dt >= 0.0 then
                    debug.null(type: "float")
                else
                    0.0,
                fell_at: if exists r.known then
                    r.clock - r.fell_over
                else if r.d == 0.0 and r.dt >= 0.0 then
                    debug.null(type: "float")
                else
                    r.clock - r.dt,
            }),
        )
        |> fill(column: "fell", usePrevious: true)
        |> fill(column: "fell_at", usePrevious: true)
        |> map(fn: (r) => ({r with was: r.fell, was_at: r.fell_at}))
        |> difference(columns: ["was", "was_at"], keepFirst: true)
        |> map(
            fn: (r) => ({r with
                was: if exists r.was then r.fell - r.was else 0.0,
                was_at: if exists r.was_at then r.fell_at - r.was_at else 0.0,
            }),
        )
        // Back from one that was too low.
        |> map(fn: (r) => ({r with returns: not exists r.known and r.was > 0.0 and r.d >= r.was - r.small and r.clock - r.was_at <= gap}))

rates =
    falls
        |> map(
            fn: (r) => ({r with
                used: if r.returns then r.d - r.was else if r.d >= 0.0 then r.d else if r.sinks then r.d + r.of_before else 0.0,
                begins: if r.returns then r.was_at else if r.sinks then r.clock - r.dt - r.dt_of_before else r.clock - r.dt,
                timely: not exists r.known and r.dt > 0.0 and r.dt <= gap,
            }),
        )
        // Where it stands since it fell, it may yet be back.
        |> map(
            fn: (r) => ({r with
                own: r.timely and (r.d > 0.0 or r.sinks or r.d == 0.0 and (r.fell == 0.0 or r.clock - r.fell_at > gap)),
                used: if r.used > 0.0 then r.used else 0.0,
            }),
        )
        |> map(
            fn: (r) => ({r with
                last: if r.own then r.used * hour / (r.clock - r.begins) else r.last,
                last_at: if r.own then r.begins else if exists r.last then r.clock - r.rate_over else debug.null(type: "float"),
            }),
        )
        |> fill(column: "last", usePrevious: true)
        |> fill(column: "last_at", usePrevious: true)
        // Where a counter that fell begins anew, if that is a roll-over.
        |> map(fn: (r) => ({r with prior: r.v - r.d}))
        |> map(
            fn: (r) => ({r with
                full: if r.prior < 1000.0 then
                    1000.0
                else if r.prior < 10000.0 then
                    10000.0
                else if r.prior >= 65470.0 and r.prior < 65536.0 then
                    65536.0
                else if r.prior < 100000.0 then
                    100000.0
                else if r.prior < 1000000.0 then
                    1000000.0
                else if r.prior < 10000000.0 then
                    10000000.0
                else if r.prior < 100000000.0 then
                    100000000.0
                else if r.prior < 1000000000.0 then
                    1000000000.0
                else if r.prior >= 4290672328.0 and r.prior < 4294967296.0 then
                    4294967296.0
                else if r.prior < 10000000000.0 then
                    10000000000.0
                else if r.prior < 100000000000.0 then
                    100000000000.0
                else
                    1000000000000.0,
            }),
        )
        |> map(
            fn: (r) => ({r with
                through: r.full + r.d,
                goes_on: r.timely and not r.own and exists r.last and r.clock - r.last_at <= gap,
            }),
        )
        // What rose faster than ten times as fast as before did not roll over.
        |> map(fn: (r) => ({r with wraps: r.goes_on and r.through <= 0.001 * r.full and r.through * hour <= 10.0 * r.last * r.dt}))
        |> map(
            fn: (r) => ({r with
                rate: if r.own then r.last else if r.wraps then r.through * hour / r.dt else if r.goes_on then r.last else debug.null(type: "float"),
                used: if r.own and r.sinks then r.d else if r.own then r.used else if r.wraps then r.through else 0.0,
            }),
        )
        |> filter(fn: (r) => not exists r.known)

written =
    rates
        |> filter(fn: (r) => exists r.rate and r._time >= start)
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric + "_rate", rate: r.rate}))
        |> pivot(rowKey: ["_time", "device_id"], columnKey: ["metric"], valueColumn: "rate")
        |> set(key: "_measurement", value: params.measurement)
        |> group(columns: ["_measurement", "device_id"])
        |> influxdb.wideTo(bucket: params.from)
scores =
    rates
        |> filter(fn: (r) => params.told and r.returns and r._time >= start and r._time < stop)
        |> group()
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, reason: "counter", ratio: 1.0, score: r.was, value: r.prior, expected: r.prior + r.was}))
        |> filter(fn: (r) => r.value <= params.far * r.expected)
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "counter" and r.metric =~ params.metrics)

steps = rates |> range(start: first, stop: if rolls then rolledTo else date.add(d: params.every, to: first)) |> filter(fn: (r) => rolls)
states =
    steps
        |> window(every: params.every)
        |> last(column: "v")
        |> group()
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "counter",
                device_id: r.device_id,
                metric: r.metric,
                v: r.v,
                rise: r.d,
                over: r.dt,
                rate: if exists r.last then r.last else 0.0,
                rate_over: if exists r.last_at then r.clock - r.last_at else unknown,
                fell: r.fell,
                fell_over: r.clock - r.fell_at,
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

perStep = (of, fn, as) =>
    steps
        |> filter(fn: (r) => exists r.rate)
        |> rename(fn: (column) => if column == of then "_value" else column)
        |> keep(columns: ["_time", "_value", "_start", "_stop", "device_id", "metric"])
        |> aggregateWindow(every: params.every, fn: fn, createEmpty: false, timeSrc: "_start")
        |> toFloat()
        |> group()
        |> set(key: "stat", value: as)
        |> keep(columns: ["_time", "_value", "device_id", "metric", "stat"])
most = float(v: "1e140")
rolled =
    union(
        tables: [
            perStep(of: "rate", fn: count, as: "n"),
            perStep(of: "rate", fn: mean, as: "mean"),
            perStep(of: "rate", fn: min, as: "min"),
            perStep(of: "rate", fn: max, as: "max"),
            perStep(of: "rate", fn: stddev, as: "sd"),
            perStep(of: "used", fn: sum, as: "used"),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        // No sum of squares is to be infinite, see rollup.flux.
        |> map(
            fn: (r) => ({r with
                metric: r.metric + "_rate",
                mean: if r.mean < most then r.mean else most,
                sd: if r.n < 1.5 then 0.0 else if r.sd < most then r.sd else most,
            }),
        )
        |> map(fn: (r) => ({r with sum: r.n * r.mean, sumsq: (r.n - 1.0) * r.sd * r.sd + r.n * r.mean * r.mean}))
        |> set(key: "_measurement", value: "rollup")
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
done = (tables=<-) => tables |> keep(columns: ["_time"])
return note(
    after: union(tables: [written |> done(), scores |> done(), states |> done(), rolled |> done()]),
    since: if rolls then first else now(),
)
// include shared/run.flux
