// shared/work.flux: the stretch of time that a run is about.
//
// Every run of a task is noted as a point `work`: from which time on it wrote anew (`since`), and as of when it ran.
// A run begins where the tasks that it builds on have begun since its own last run, and no later than `overlap`
// before that: readings that came late, and runs that were missed, are made up for as far back as `late`.
noted =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: late, from: now()), stop: date.add(d: 1s, to: now()))
        |> filter(fn: (r) => r._measurement == "work" and r._field == "since")
longAgo = int(v: date.sub(d: late, from: now()))
lastRun = () => {
    mine =
        union(
            tables: [
                array.from(rows: [{_value: longAgo}]),
                noted
                    |> filter(fn: (r) => r.task == work.task)
                    |> map(fn: (r) => ({_value: int(v: r._time)})),
            ],
        )
            |> group()
            |> max()
            |> findRecord(fn: (key) => true, idx: 0)

    return mine._value
}

// A run is noted as of its time on the schedule, and that late at the most: others have run since.
lag = int(v: 2m)
unfinished = (last) => {
    first =
        union(
            tables: [
                array.from(rows: [{_value: last - int(v: work.overlap)}]),
                noted
                    |> filter(fn: (r) => r.task =~ work.after and int(v: r._time) >= last - lag)
                    |> map(fn: (r) => ({_value: r._value})),
            ],
        )
            |> group()
            |> min()
            |> findRecord(fn: (key) => true, idx: 0)

    return time(v: if first._value > longAgo then first._value else longAgo)
}

// A `span` that is not empty is an order to do just that, and is not noted.
onSchedule = span.start == span.stop
start = if onSchedule then date.truncate(t: unfinished(last: lastRun()), unit: work.unit) else span.start
stop = if onSchedule then work.stop else span.stop
