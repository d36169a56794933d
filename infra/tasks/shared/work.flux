// shared/work.flux: the stretch of time that a run is about.
//
// Every run of a task is noted as a point `work`; one that went further back than usual says from which time on it wrote
// anew (`since`). A run begins `overlap` before the last one of its task, or where a task that it builds on has begun
// since: readings that came late, and runs that were missed, are made up for as far back as `late`.
noted = (field) =>
    from(bucket: work.bucket)
        |> range(start: date.sub(d: late, from: now()), stop: date.add(d: 1s, to: now()))
        |> filter(fn: (r) => r._measurement == "work" and r._field == field)
longAgo = int(v: date.sub(d: late, from: now()))
lastRun = () => {
    mine =
        union(
            tables: [
                array.from(rows: [{_value: longAgo}]),
                noted(field: "ran")
                    |> filter(fn: (r) => r.task == work.task)
                    |> map(fn: (r) => ({_value: int(v: r._time)})),
            ],
        )
            |> group()
            |> max()
            |> findRecord(fn: (key) => true, idx: 0)

    return mine._value
}

// A run is noted as of its time on the schedule, and so much later at the most: others have run since.
lag = int(v: 2m)
whereToBegin = (last) => {
    first =
        union(
            tables: [
                array.from(rows: [{_value: last - int(v: work.overlap)}]),
                noted(field: "since")
                    |> filter(fn: (r) => r.task =~ work.after and int(v: r._time) >= last - lag)
                    |> map(fn: (r) => ({_value: r._value})),
            ],
        )
            |> group()
            |> min()
            |> findRecord(fn: (key) => true, idx: 0)

    return {at: if first._value > longAgo then first._value else longAgo, behind: first._value < last - int(v: work.overlap) or last == longAgo}
}

// A `span` that is not empty is an order to do just that, and is not noted.
onSchedule = span.start == span.stop
runBegins = if onSchedule then whereToBegin(last: lastRun()) else {at: int(v: span.start), behind: false}
behind = runBegins.behind
start = if onSchedule then date.truncate(t: time(v: runBegins.at), unit: work.unit) else span.start
stop = if onSchedule then work.stop else span.stop
