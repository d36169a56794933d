// shared/note.flux: notes this run, see shared/work.flux: when it really began, and where it was `behind`, from which
// time on it wrote anew, and when that was done. It waits for `after`, what the run wrote: nothing is noted as done that
// is not.
note = (after) => {
    written =
        union(
            tables: [
                after
                    |> group()
                    |> limit(n: 1)
                    |> map(fn: (r) => ({_time: now(), began: began})),
                array.from(rows: [{_time: now(), began: began}]),
            ],
        )
            |> filter(fn: (r) => onSchedule)
            |> group()
            |> limit(n: 1)
            |> set(key: "_measurement", value: "work")
            |> set(key: "task", value: work.task)
            |> group(columns: ["_measurement", "task"])
    save = (tables=<-) => tables |> influxdb.wideTo(bucket: work.bucket) |> keep(columns: ["_time"])

    return
        union(
            tables: [
                written
                    |> filter(fn: (r) => behind)
                    |> rename(columns: {began: "at"})
                    |> map(fn: (r) => ({r with since: int(v: start), at: int(v: system.time())}))
                    |> save(),
                written |> save(),
            ],
        )
}
