// shared/span.flux: the stretch of time that a run is about: from `start` up to `upTo`.
//
// Every run notes as points `work` that it began, and from which time on it wrote anew (`since`). A run begins
// `overlap` before the last one of its task, or where a task that it builds on has written anew since: whatever comes
// late, and runs that were missed, are made up for as far back as `late`. A task with an overlap judges single readings
// before their step is over; from which on it is to do so anew, is noted for itself (`readings`). Where those are too
// many for one run, it notes from where the next is to go on (`rest`).
//
// The schedule's time of a run is not the clock's: what a run had not seen yet when it began, the clock says. So `began`
// is noted at the one, `since` at the other.
began = int(v: system.time())
noted = (field, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "work" and r._field == field)
longAgo = date.sub(d: late, from: now())

// The last run of this task: its time on the schedule, and when it really began.
lastRun = () =>
    union(
        tables: [
            array.from(rows: [{_time: longAgo, _value: 0}]),
            noted(field: "began", start: longAgo, stop: date.add(d: 1s, to: now()))
                |> filter(fn: (r) => r.task == task.name)
                |> last()
                |> keep(columns: ["_time", "_value"]),
        ],
    )
        |> group()
        |> sort(columns: ["_time"], desc: true)
        |> findRecord(fn: (key) => true, idx: 0)

// It takes a moment until what is noted can be read.
slack = int(v: 2s)
whereToBegin = (last) => {
    seen = if last._value > slack then last._value - slack else 0
    first =
        union(
            tables: [
                array.from(rows: [{_value: int(v: last._time) - int(v: overlap)}]),
                noted(field: if int(v: overlap) > 0 then "readings" else "since", start: time(v: seen), stop: time(v: began + int(v: 1h)))
                    |> filter(fn: (r) => r.task =~ work.after)
                    |> min()
                    |> keep(columns: ["_value"]),
                noted(field: "rest", start: last._time, stop: date.add(d: 1s, to: last._time))
                    |> filter(fn: (r) => r.task == task.name)
                    |> min()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> min()
            |> findRecord(fn: (key) => true, idx: 0)

    return if first._value > int(v: longAgo) then time(v: first._value) else longAgo
}

// A `span` that is not empty is an order to do just that, and is not noted.
onSchedule = span.start == span.stop
upTo = if onSchedule then work.stop else span.stop
begins = if onSchedule then date.truncate(t: whereToBegin(last: lastRun()), unit: work.unit) else span.start

// Run again for the same time, a task does its last unit again.
start = if begins < upTo then begins else date.sub(d: work.unit, from: upTo)
