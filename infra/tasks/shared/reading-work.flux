// shared/reading-work.flux: the same for a task that judges single readings. A database has to hold them all with the
// baseline of each, so a run takes no more than `atOnce`, if they come evenly; the next goes on from there.
option atOnce = 2000000

// include shared/span.flux
length = int(v: upTo) - int(v: start)
counted = () => {
    all =
        union(
            tables: [
                array.from(rows: [{_value: 0}]),
                from(bucket: params.from)
                    |> range(start: start, stop: upTo)
                    |> filter(fn: (r) => r._measurement == params.measurement)
                    |> count()
                    |> keep(columns: ["_value"]),
            ],
        )
            |> group()
            |> sum()
            |> findRecord(fn: (key) => true, idx: 0)

    return all._value
}
parts = if onSchedule and length > int(v: 3m) then counted() / atOnce + 1 else 1
partial = parts > 1
stop = if partial then time(v: int(v: start) + length / parts) else upTo
