// Readings -> one point per device, metric and step of time (a minute, where the metric says nothing else), stamped
// with its start: `n`, `mean`, `sd`, `min`, `max`, and `sum` and `sumsq`, which let later tasks pool steps into any
// longer baseline.
//
// Readings that are neither floats nor integers cannot be judged. Of a step with such there is a point `unjudged`
// instead, per device, metric and `type` (string, bool or uint): `n` is their number. So there is of numbers that the
// sensor of a metric says when it fails, as far as the configuration knows them: their `type` is `ignored`.
//
// Every value depends on its own step alone, so any range of whole steps, run again, writes the same points.
import "array"
import "date"
import "influxdata/influxdb"
import "regexp"
import "strings"
import "system"
import "types"

option task = {name: "nrg-rollup", every: 10s, offset: 1s}

option params = {
    from: "energy_raw",
    measurement: "energy",
    metrics: /^(voltage_v|temp_c|current_a)$/,
    every: 1m,
    block: 5m,
    ignores: false,
}

// What the sensor of a metric says when it fails, and what is not that.
option ignored = (r) => false

option sane = (r) => true

option work = {bucket: "energy_rollup"}

// How late a reading may come and still count. Of those that came late, a run takes no more than `share`.
option late = 24h

option share = 300000

furthest = 2h

// The range to roll up; an empty one stands for what is unfinished.
option span = {start: now(), stop: now()}

// include shared/lease.flux
// include shared/late.flux
step = date.truncate(t: now(), unit: params.every)
readings = (start, stop) =>
    from(bucket: params.from)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == params.measurement and r._field =~ params.metrics and exists r.device_id)

// Of what was looked at, in any way.
counts = (start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => (r._measurement == "rollup" or r._measurement == "unjudged") and r._field == "n" and r.metric =~ params.metrics)

// How many readings there are. Storage knows this without reading them.
number = (start, stop) => readings(start: start, stop: stop) |> group() |> count() |> toFloat() |> keep(columns: ["_value"])
zero = array.from(rows: [{_value: 0.0}])
total = (tables) => {
    all = union(tables: tables) |> sum() |> findRecord(fn: (key) => true, idx: 0)

    return all._value
}

// How many more there are than were rolled up.
numberMissing = (start, stop) => {
    rolled = counts(start: start, stop: stop) |> group() |> sum() |> map(fn: (r) => ({_value: 0.0 - r._value}))

    return total(tables: [zero, number(start: start, stop: stop), rolled])
}

// Where there are more: readings come late, and runs are missed.
missing = (start, stop, every) => {
    counted = (tables=<-, fn) =>
        tables
            |> aggregateWindow(every: every, fn: fn, createEmpty: false, timeSrc: "_start")
            |> toFloat()
            |> group(columns: ["_time"])
            |> sum()
    stored = readings(start: start, stop: stop) |> counted(fn: count)
    rolled =
        counts(start: start, stop: stop)
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

// Most runs have nothing to do, or the step that is just over. Else it is sought by the step where it is likely, and by
// the block further back: the run does a share of that, see shared/late.flux.
wholeStep = (t) => date.truncate(t: t, unit: params.every)
latest = date.sub(d: params.every, from: step)
recent = date.sub(d: params.block, from: date.truncate(t: step, unit: params.block))
atHand = wholeStep(t: sooner(a: recent, b: blockOf(t: date.sub(d: 10m, from: step))))
longAgo = blockOf(t: date.sub(d: late, from: step))
twoHoursAgo = sooner(a: later(a: longAgo, b: blockOf(t: date.sub(d: 2h, from: step))), b: atHand)
none = array.from(rows: [{_time: step}])

// Where some are missing, in order, and the end.
found = (tables=<-) =>
    union(tables: [none, tables])
        |> sort(columns: ["_time"])
        |> findColumn(fn: (key) => true, column: "_time")
missingSteps = () =>
    (if atHand < recent then
        union(
            tables: [
                missing(start: atHand, stop: recent, every: params.block),
                missing(start: recent, stop: step, every: params.every),
            ],
        )
    else
        missing(start: recent, stop: step, every: params.every)) |> found()
missingBlocks = (start, stop) => if start < stop then missing(start: start, stop: stop, every: block) |> found() else [step]
wanted = onSchedule and entered
complete = not wanted or numberMissing(start: twoHoursAgo, stop: step) == 0.0
onlyLatest = complete or numberMissing(start: twoHoursAgo, stop: latest) == 0.0
lateBlocks = if onlyLatest then [step] else missingBlocks(start: twoHoursAgo, stop: atHand)

start = if not onSchedule then span.start else if complete then step else if onlyLatest then latest else missingSteps()[0]
stop = if onSchedule then step else span.stop

// include shared/numbers.flux
// What the metrics are of, each with its type behind it: all values of one are of one type, see shared/numbers.flux.
typesOf = (start, stop) =>
    union(
        tables: [
            array.from(rows: [{_value: " none"}]),
            readings(start: start, stop: stop)
                |> group(columns: ["_field"])
                |> last()
                |> map(
                    fn: (r) => ({
                        _value: r._field + " " + (if types.isType(v: r._value, type: "float") then
                            "float"
                        else if types.isType(v: r._value, type: "int") then
                            "int"
                        else if types.isType(v: r._value, type: "uint") then
                            "uint"
                        else if types.isType(v: r._value, type: "bool") then
                            "bool"
                        else
                            "string"),
                    }),
                ),
        ],
    )
        |> group()
        |> findColumn(fn: (key) => true, column: "_value")
judged = / (float|int)$/
partOf = (text, part) => strings.split(v: text, t: " ")[part]
anyOf = (found) => regexp.compile(v: "^(" + strings.joinStr(arr: array.map(arr: found, fn: (x) => partOf(text: x, part: 0)), v: "|") + ")$")

rolledUp = (start, stop) => {
perStep = (tables=<-, fn, as) =>
    tables
        |> aggregateWindow(every: params.every, fn: fn, createEmpty: false, timeSrc: "_start")
        |> toFloat()
        // One table at once: thousands of tiny ones cost more than their rows.
        |> group()
        |> set(key: "stat", value: as)
        |> keep(columns: ["_time", "_value", "device_id", "_field", "stat"])
statistics = (start, stop) => {
    found = typesOf(start: start, stop: stop)
    numbers = anyOf(found: array.filter(arr: found, fn: (x) => x =~ judged or x == " none"))
    others = array.filter(arr: found, fn: (x) => x !~ judged)
    unjudged = anyOf(found: others)

    // Read anew for each aggregate: storage takes the aggregates of a read that nothing else uses.
    any = () => readings(start: start, stop: stop) |> filter(fn: (r) => r._field =~ numbers)
    fresh = () => any() |> filter(fn: sane)
    failed = () => any() |> filter(fn: ignored) |> perStep(fn: count, as: "n") |> set(key: "type", value: "ignored")
    withFailed = (tables=<-) => if params.ignores then union(tables: [tables, failed()]) else tables
    left = readings(start: start, stop: stop) |> filter(fn: (r) => r._field =~ unjudged) |> perStep(fn: count, as: "n")

    return
        union(
            tables: [
                fresh() |> perStep(fn: count, as: "n"),
                fresh() |> perStep(fn: sum, as: "sum"),
                fresh() |> perStep(fn: min, as: "min"),
                fresh() |> perStep(fn: max, as: "max"),
                fresh() |> perStep(fn: stddev, as: "sd"),
                join(
                    tables: {
                        left: left,
                        others: array.from(rows: array.map(arr: others, fn: (x) => ({_field: partOf(text: x, part: 0), type: partOf(text: x, part: 1)}))),
                    },
                    on: ["_field"],
                ),
            ],
        )
            |> withFailed()
}

// What is farther from 0 counts as no farther: no sum of squares is to be infinite, which cannot be written.
most = float(v: "1e140")

// All as one write: a step is never seen with its `n` and without its `sumsq`.
roll = () => {
    all = byDay(start: start, stop: stop, fn: statistics)
    rolled =
        all
            |> filter(fn: (r) => not exists r.type)
            |> pivot(rowKey: ["_time", "device_id", "_field"], columnKey: ["stat"], valueColumn: "_value")
            |> map(fn: (r) => ({r with mean: r.sum / r.n}))
            |> map(
                fn: (r) => ({r with
                    mean: if r.mean > most then most else if r.mean < 0.0 - most then 0.0 - most else r.mean,
                    sd: if r.n < 1.5 then 0.0 else if r.sd < most then r.sd else most,
                }),
            )
            |> map(fn: (r) => ({r with sum: r.n * r.mean, sumsq: (r.n - 1.0) * r.sd * r.sd + r.n * r.mean * r.mean}))
            |> rename(columns: {_field: "metric"})
            |> set(key: "_measurement", value: "rollup")
            |> group(columns: ["_measurement", "device_id", "metric"])
            |> influxdb.wideTo(bucket: work.bucket)
    unjudged =
        all
            |> filter(fn: (r) => exists r.type)
            |> rename(columns: {_field: "metric", _value: "n"})
            |> set(key: "_measurement", value: "unjudged")
            |> keep(columns: ["_time", "_measurement", "device_id", "metric", "type", "n"])
            |> group(columns: ["_measurement", "device_id", "metric", "type"])
            |> influxdb.wideTo(bucket: work.bucket)

    return union(tables: [rolled |> keep(columns: ["_time"]), unjudged |> keep(columns: ["_time"])])
}

return roll()
}

// Readings are judged before their step is over: the tasks that do so look back this far from their last run, and are
// told here of a step for which more have come before that. Their number, as the last run noted it, shows it.
lookBack = 10s
numberSettled = (at) => {
    begins = date.truncate(t: at, unit: params.every)
    ends = date.sub(d: lookBack, from: at)

    return if begins < ends then total(tables: [zero, number(start: begins, stop: ends)]) else 0.0
}
noted =
    union(
        tables: [
            array.from(rows: [{_time: latest, settled: -1.0, swept: 0}]),
            from(bucket: work.bucket)
                |> range(start: latest, stop: date.add(d: 1s, to: now()))
                |> filter(fn: (r) => r._measurement == "work" and (r._field == "settled" or r._field == "swept") and r.task == task.name)
                |> last()
                |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
                |> group()
                |> filter(fn: (r) => exists r.settled and exists r.swept)
                |> keep(columns: ["_time", "settled", "swept"]),
        ],
    )
        |> group()
        |> sort(columns: ["_time", "settled"])
        |> last(column: "settled")
        |> findRecord(fn: (key) => true, idx: 0)
settled = if wanted then numberSettled(at: now()) else 0.0
notedStep = wholeStep(t: noted._time)
skipped = int(v: now()) - int(v: noted._time) > int(v: lookBack)
anew =
    if start < stop and start < notedStep then
        start
    else if wanted and (skipped or numberSettled(at: noted._time) != noted.settled) then
        notedStep
    else
        now()

// What is further back than two hours is swept: a stretch of it once a minute, and all of it in every run (`swept` is
// below 0) while some is found there or at its edge. Where all has passed, it begins anew.
hastens = noted.swept < 0 or lateBlocks[0] == twoHoursAgo
sweeps = wanted and longAgo < twoHoursAgo and (hastens or int(v: now()) % int(v: 1m) < int(v: task.every))
lastSwept = time(v: if noted.swept < 0 then 0 - noted.swept else noted.swept)
sweepFrom = if noted.swept >= 0 and hastens or lastSwept < longAgo or lastSwept >= twoHoursAgo then longAgo else lastSwept
sweepTo = if hastens then twoHoursAgo else sooner(a: date.add(d: furthest, to: sweepFrom), b: twoHoursAgo)
sweptBlocks = if sweeps then missingBlocks(start: sweepFrom, stop: sweepTo) else [step]
older = length(arr: sweptBlocks) > 1
todo = if older then sweptBlocks else lateBlocks
shareStart = todo[0]
amount = (start, stop) => int(v: total(tables: [zero, number(start: start, stop: stop)]))
shareStop = if length(arr: todo) > 1 then shareOf(start: shareStart, stop: date.add(d: block, to: todo[length(arr: todo) - 2]), count: amount) else step
goesOn = if not sweeps then lastSwept else if older then sooner(a: shareStop, b: sweepTo) else sweepTo
swept = if hastens and sweeps and goesOn < twoHoursAgo then 0 - int(v: goesOn) else int(v: goesOn)

noting = onSchedule

// include shared/note.flux
live = () =>
    note(after: if start < stop then rolledUp(start: start, stop: stop) else none, since: if start < stop then start else now(), readings: anew)
        |> group()
        |> limit(n: 1)
        |> map(fn: (r) => ({_time: now(), _measurement: "work", task: task.name, settled: settled, swept: swept}))
        |> save()
someLate = () =>
    doShare(
        start: shareStart,
        stop: shareStop,
        end: if older and length(arr: lateBlocks) > 1 then step else date.add(d: block, to: todo[length(arr: todo) - 2]),
        work: (start, stop) => {
            whole = wholeStep(t: date.add(d: params.every, to: date.sub(d: 1ns, from: stop)))

            return rolledUp(start: wholeStep(t: start), stop: sooner(a: whole, b: step))
        },
    )

if not entered then
    leave()
else if length(arr: todo) < 2 then
    live()
else
    union(tables: [live(), someLate()])
