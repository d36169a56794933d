// takes: array, atHand, date, late, overlap, reach, span, task, work
// gives: horizon, liveFrom, owed, owes, todo, upTo, wholeUnit
// shared/span.flux: the stretch of time that a run is about: from `liveFrom` up to `upTo`, and what else there is to do.
//
// Every run notes as points `work` that it began, and from which time on it wrote anew (`since`). A run begins
// `overlap` before the last one of its task, or where a task that it builds on has written anew since. A task with an
// overlap judges single readings before their step is over; from which on it is to do so anew, is noted for itself
// (`readings`).
//
// What is further back is done when that is: a share of it in a run, the oldest first. So are runs that were missed.
// Whatever comes late is made up for as far back as `late`. What changes at a time changes what this task makes of it
// for as long as `reach` after.
//
// The schedule's time of a run is not the clock's: what a run had not seen yet when it began, the clock says. So `began`
// is noted at the one, `since` at the other.
// include shared/lease.flux
// include shared/late.flux
noted = (field, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "work" and r._field == field)
longAgo = date.sub(d: late, from: now())

// The last run of this task: its time on the schedule, and when it really began. One that never ran does two hours.
lastRun = () =>
    union(
        tables: [
            array.from(rows: [{_time: later(a: longAgo, b: date.sub(d: 2h, from: now())), _value: 0}]),
            noted(field: "began", start: longAgo, stop: date.add(d: 1s, to: now()))
                |> filter(fn: (r) => r.task == task.name)
                |> last()
                |> keep(columns: ["_time", "_value"]),
        ],
    )
        |> group()
        |> sort(columns: ["_time"], desc: true)
        |> findRecord(fn: (key) => true, idx: 0)

// It takes a moment until what is noted can be read. A clock may have been set since: the last run may have begun later than
// this one, and a run that was queued by the one clock be of a time that the other has not reached.
slack = int(v: 2s)
clockAt = later(a: time(v: began), b: now())
ahead = date.add(d: 1h, to: clockAt)
seen = (before) => {
    since = if before._value > int(v: clockAt) then int(v: before._time) else before._value

    return time(v: if since > slack then since - slack else 0)
}
whereToBegin = (before) => {
    earliest =
        union(
            tables: [
                array.from(rows: [{_value: int(v: before._time) - int(v: overlap)}]),
                noted(field: if int(v: overlap) > 0 then "readings" else "since", start: seen(before: before), stop: ahead)
                    |> filter(fn: (r) => r.task =~ work.after)
                    |> min()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> min()
            |> findRecord(fn: (key) => true, idx: 0)

    return later(a: time(v: earliest._value), b: longAgo)
}

// Whether anything further back has changed, or was left to do.
hasNews = (before) => {
    news =
        union(
            tables: [
                array.from(rows: [{_value: 0}]),
                noted(field: "late", start: seen(before: before), stop: ahead)
                    |> filter(fn: (r) => r.task =~ work.after or r.task == task.name)
                    |> last()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> findColumn(fn: (key) => true, column: "_value")

    return length(arr: news) > 1
}

// A `span` that is not empty is an order to do just that, and is not noted.
upTo = if onSchedule then work.stop else span.stop
recently = date.sub(d: duration(v: int(v: atHand) + 2 * int(v: task.every)), from: now())
wanted = entered and onSchedule
before = if wanted then lastRun() else {_time: now(), _value: 0}
begins = if wanted then whereToBegin(before: before) else span.start

// What it is too late to do at once, is owed.
owes = wanted and begins < recently
owed = () => blocksOf(start: begins, stop: if owes then recently else date.add(d: 1s, to: begins)) |> map(fn: (r) => ({r with asked: began}))
wholeUnit = (t) => date.truncate(t: t, unit: work.unit)
wanting = if owes then wholeUnit(t: recently) else if onSchedule then wholeUnit(t: begins) else begins

// Run again for the same time, a task does its last unit again.
liveFrom = if wanting < upTo then wanting else date.sub(d: work.unit, from: upTo)

// The blocks that are to be done again, in order, and the end.
reached = duration(v: (int(v: reach) + int(v: block) - 1) / int(v: block) * int(v: block))
oldestBlock = blockOf(t: longAgo)
blocks = (start) => from(bucket: work.bucket) |> range(start: start, stop: later(a: upTo, b: now())) |> filter(fn: (r) => r._measurement == "late")
unfinished = () =>
    union(
        tables: [
            blocks(start: date.sub(d: reached, from: oldestBlock))
                |> filter(fn: (r) => r._field == "changed" and r.task =~ work.after or r._field == "asked" and r.task == task.name)
                |> filter(fn: (r) => r._time >= oldestBlock)
                |> group(columns: ["_start", "_stop"])
                |> window(every: block, period: duration(v: int(v: reached) + int(v: block)))
                |> max()
                |> group()
                |> duplicate(column: "_start", as: "_time")
                |> timeShift(duration: reached, columns: ["_time"])
                |> filter(fn: (r) => r._time < upTo)
                |> keep(columns: ["_time", "_value"])
                |> set(key: "stat", value: "changed"),
            blocks(start: oldestBlock)
                |> filter(fn: (r) => r._field == "done" and r.task == task.name)
                |> filter(fn: (r) => r._time < upTo)
                |> group()
                |> keep(columns: ["_time", "_value"])
                |> set(key: "stat", value: "done"),
            owed()
                |> filter(fn: (r) => owes and r._time < upTo)
                |> map(fn: (r) => ({_time: r._time, _value: r.asked, stat: "changed"})),
            array.from(rows: [{_time: upTo, _value: 1, stat: "changed"}, {_time: upTo, _value: 0, stat: "done"}]),
        ],
    )
        |> group()
        |> pivot(rowKey: ["_time"], columnKey: ["stat"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.changed and (not exists r.done or r.changed > r.done))
        |> sort(columns: ["_time"])
        |> findColumn(fn: (key) => true, column: "_time")
todo = if owes or wanted and hasNews(before: before) then unfinished() else [upTo]

// Up to where those are that this task builds on, if any of them does what is late.
horizon = () => {
    behind =
        union(
            tables: [
                array.from(rows: [{_value: int(v: allDone)}]),
                noted(field: "late", start: time(v: began - int(v: 2m)), stop: ahead)
                    |> filter(fn: (r) => r.task =~ work.after)
                    |> last()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> min()
            |> findColumn(fn: (key) => true, column: "_value")

    return blockOf(t: time(v: behind[0]))
}
