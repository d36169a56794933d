// shared/work.flux: the stretch of time that a run is about.
//
// Every run of a task is noted as a point `work`; one that went further back than usual says from which time on it wrote
// anew (`since`). A run begins `overlap` before the last one of its task, or where a task that it builds on has begun
// since: readings that came late, and runs that were missed, are made up for as far back as `late`.
//
// The schedule's time of a run is not the clock's: whether a run has seen what another noted, the clock says.
began = int(v: system.time())
noted = (field) =>
    from(bucket: work.bucket)
        |> range(start: date.sub(d: late, from: now()), stop: date.add(d: 1s, to: now()))
        |> filter(fn: (r) => r._measurement == "work" and r._field =~ field)
longAgo = int(v: date.sub(d: late, from: now()))

// The last run of this task: its time on the schedule as `_value`, and when it really began.
lastRun = () =>
    union(
        tables: [
            array.from(rows: [{_value: longAgo, began: 0}]),
            noted(field: /^began$/)
                |> filter(fn: (r) => r.task == work.task)
                |> map(fn: (r) => ({_value: int(v: r._time), began: r._value})),
        ],
    )
        |> group()
        |> max()
        |> findRecord(fn: (key) => true, idx: 0)

// It takes a moment until what is noted can be read.
slack = int(v: 2s)
whereToBegin = (last) => {
    usual = last._value - int(v: work.overlap)
    first =
        union(
            tables: [
                array.from(rows: [{_value: usual}]),
                noted(field: /^(since|at)$/)
                    |> filter(fn: (r) => r.task =~ work.after)
                    |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
                    |> filter(fn: (r) => exists r.since and r.at >= last.began - slack)
                    |> map(fn: (r) => ({_value: r.since})),
            ],
        )
            |> group()
            |> min()
            |> findRecord(fn: (key) => true, idx: 0)

    return {at: if first._value > longAgo then first._value else longAgo, behind: first._value < usual or last._value == longAgo}
}

// A `span` that is not empty is an order to do just that, and is not noted.
onSchedule = span.start == span.stop
runBegins = if onSchedule then whereToBegin(last: lastRun()) else {at: int(v: span.start), behind: false}
behind = runBegins.behind
start = if onSchedule then date.truncate(t: time(v: runBegins.at), unit: work.unit) else span.start
stop = if onSchedule then work.stop else span.stop
