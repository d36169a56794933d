// shared/note.flux: notes this run, see shared/work.flux, and from which time on it wrote anew where it was `behind`. It
// waits for `after`, what the run wrote: nothing is noted as done that is not.
note = (after) => {
    written =
        union(
            tables: [
                after
                    |> group()
                    |> limit(n: 1)
                    |> map(fn: (r) => ({_time: now(), ran: int(v: start)})),
                array.from(rows: [{_time: now(), ran: int(v: start)}]),
            ],
        )
            |> filter(fn: (r) => onSchedule)
            |> group()
            |> limit(n: 1)
            |> set(key: "_measurement", value: "work")
            |> set(key: "task", value: work.task)
            |> group(columns: ["_measurement", "task"])
    save = (tables=<-) => tables |> influxdb.wideTo(bucket: work.bucket)

    return
        union(
            tables: [
                written
                    |> filter(fn: (r) => behind)
                    |> rename(columns: {ran: "since"})
                    |> save(),
                written |> save(),
            ],
        )
}
