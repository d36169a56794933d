// shared/note.flux: notes this run as a point `work`, from which time on it wrote anew; see shared/work.flux. It waits
// for `after`, what the run wrote: nothing is noted as done that is not.
note = (after) =>
    union(
        tables: [
            after
                |> group()
                |> limit(n: 1)
                |> map(fn: (r) => ({_time: now(), since: int(v: start)})),
            array.from(rows: [{_time: now(), since: int(v: start)}]),
        ],
    )
        |> filter(fn: (r) => onSchedule)
        |> group()
        |> limit(n: 1)
        |> set(key: "_measurement", value: "work")
        |> set(key: "task", value: work.task)
        |> group(columns: ["_measurement", "task"])
        |> influxdb.wideTo(bucket: work.bucket)
