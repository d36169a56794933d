// shared/note.flux: notes this run, see shared/work.flux. It waits for `after`, what the run wrote: nothing is noted as
// done that is not.
note = (after) => {
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
            |> filter(fn: (r) => onSchedule)
            |> group()
            |> limit(n: 1)
    save = (tables=<-) =>
        tables
            |> group(columns: ["_measurement", "task"])
            |> influxdb.wideTo(bucket: work.bucket)
            |> keep(columns: ["_time"])

    return
        union(
            tables: [
                done
                    |> map(fn: (r) => ({_time: system.time(), _measurement: "work", task: task.name, since: int(v: start)}))
                    |> save(),
                done
                    |> map(fn: (r) => ({_time: now(), _measurement: "work", task: task.name, began: began}))
                    |> save(),
            ],
        )
}
