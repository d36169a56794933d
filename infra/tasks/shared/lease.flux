// takes: array, date, influxdb, span, system, task, work
// gives: began, enter, entered, here, leave, noteAt, onSchedule, slot
// shared/lease.flux: whether a run may go on. A database may start a run of a task while another is still open, any
// number of them: those that find one open leave at once.
//
// The first thing that a run does is to write that it is open, at its time on the schedule; then it looks for others.
// Of two, the one that looks last sees both: never do both go on. Where both look that late, both leave, and the next
// run does the work. At its end a run writes that it is over. One that failed never does: it counts as open for a
// minute, and for longer where there were more such of late, so that a database which is slow is not asked for ever
// more. A run of the same time on the schedule is that run, taken up again by a database that was stopped.
//
// What is written while a script is evaluated is written once more when it runs, at any time: so a word is not taken
// back by writing over it, but by another beside it.
onSchedule = span.start == span.stop
began = int(v: system.time())
slot = now()
here = array.from(rows: [{_time: slot, _measurement: "work", task: task.name}])
noteAt = (tables=<-) => tables |> group(columns: ["_measurement", "task"]) |> influxdb.wideTo(bucket: work.bucket) |> keep(columns: ["_time"])
patience = (others) => if others < 2 then int(v: 1m) else if others < 3 then int(v: 2m) else int(v: 4m)

// `claim` writes when a run began; `unended` keeps those that are not over, with that as `_value`.
enter = (claim, fields, unended) => {
    claimed = claim |> noteAt() |> findColumn(fn: (key) => true, column: "_time")
    others =
        union(
            tables: [
                array.from(rows: [{_value: 0}]),
                from(bucket: work.bucket)
                    |> range(start: date.sub(d: 5m, from: slot), stop: date.add(d: 5m, to: slot))
                    |> filter(fn: (r) => r._measurement == "work" and r._field =~ fields and r.task == task.name)
                    |> filter(fn: (r) => r._time != slot)
                    |> group()
                    |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
                    |> unended()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> sort(columns: ["_value"], desc: true)
            |> findColumn(fn: (key) => true, column: "_value")
    latest = others[0]

    return length(arr: claimed) > 0 and (latest == 0 or int(v: system.time()) - latest > patience(others: length(arr: others) - 1))
}
entered =
    if onSchedule then
        enter(
            claim: here |> map(fn: (r) => ({r with opened: began})),
            fields: /^(opened|began|left)$/,
            unended: (tables=<-) =>
                tables
                    |> filter(fn: (r) => exists r.opened and not (exists r.began and r.began >= r.opened) and not (exists r.left and r.left >= r.opened))
                    |> rename(columns: {opened: "_value"}),
        )
    else
        true
leave = () => here |> map(fn: (r) => ({r with left: began})) |> noteAt()
