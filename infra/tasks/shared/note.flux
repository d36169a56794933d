// takes: array, began, noteAt, noting, start, system, task
// gives: note, save, tell
// shared/note.flux: notes this run, see shared/span.flux. It waits for `after`, what the run wrote: nothing is noted as
// done that is not.
save = (tables=<-) => if noting then tables |> noteAt() else tables |> keep(columns: ["_time"])

// Where there are any rows: that this run wrote anew from `since` on, and that readings from `readings` on are to be
// judged anew.
tell = (tables=<-, since, readings) =>
    tables
        |> group()
        |> limit(n: 1)
        |> map(fn: (r) => ({_time: system.time(), _measurement: "work", task: task.name, since: int(v: since), readings: int(v: readings)}))
        |> save()
note = (after, since=start, readings=start) => {
    done =
        union(
            tables: [
                after
                    |> group()
                    |> limit(n: 1)
                    |> map(fn: (r) => ({_time: now()})),
                array.from(rows: [{_time: now()}]),
            ],
        )
            |> group()
            |> limit(n: 1)

    return
        union(
            tables: [
                done |> tell(since: since, readings: readings),
                done
                    |> map(fn: (r) => ({_time: now(), _measurement: "work", task: task.name, began: began}))
                    |> save(),
            ],
        )
}
