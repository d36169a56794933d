// takes: array, date, debug, devicesOf, dict, params
// gives: inARow, scoresBefore
// shared/row.flux: which scores are in a row: those of one device, metric and reason, where nothing was judged between
// them and found well. What judges readings has judged each of them, what judges steps each step of the rollup that has
// readings; of the others, which judge neither, one score follows the other. More than `row` apart, none do.
//
// Of each score: `pair`, what it and the one before it in the row both reach, 2 for `critical`, 1 for the threshold, or 0,
// and how far `apart` they are; whether what is configured as `for` is over, so that it may open an alert (`opens`): so many
// scores in a row reach the threshold, this one the last, or they do for so long. `waited`: where that is not at once.
// include shared/numbers.flux
row = int(v: params.row)
waits = int(v: params.wait) > 0
stillFrom = (at) => date.sub(d: if waits then params.wait else params.row, from: time(v: at))

// What a row goes on from: scores before a time, of devices of which any are looked at. Of each series the last one
// will do, where nothing is configured to last.
scoresBefore = (at, devices) => {
    stored =
        from(bucket: params.scores)
            |> range(start: stillFrom(at: at), stop: time(v: at))
            |> filter(fn: (r) => r._measurement == "score" and r._field == "ratio" and r._value > 0.0 and r.device_id =~ devices)
    some = if waits then stored else stored |> last()

    return
        some
            |> group()
            |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, reason: r.reason, ratio: r._value, at: int(v: r._time)}))
            |> keep(columns: ["device_id", "metric", "reason", "ratio", "at"])
}

// Each score with what it and the one before it both reach, whether or not anything was judged between them.
following = (tables=<-) =>
    tables
        |> group(columns: ["device_id", "metric", "reason"])
        |> sort(columns: ["at"])
        |> map(fn: (r) => ({r with level: if r.ratio >= params.critical then 2 else if r.ratio >= 1.0 then 1 else 0}))
        |> map(fn: (r) => ({r with apart: r.at, change: r.level}))
        |> difference(columns: ["apart", "change"], keepFirst: true)
        |> map(fn: (r) => ({r with before: if not exists r.apart or r.apart > row then 0 else r.level - r.change}))
        |> map(
            fn: (r) => ({r with
                least: if r.before < r.level then r.before else r.level,
                judges: if r.reason =~ params.readings then "readings" else if r.reason =~ params.steps then "steps" else "",
                kind: 1,
                number: 0,
            }),
        )
        |> group()
        |> drop(columns: ["level", "change", "before"])

// What was judged meanwhile, where it matters: from the first of those that may be in a row to the last.
never = int(v: 2200-01-01T00:00:00Z)
judged = (tables=<-) => {
    close = tables |> filter(fn: (r) => r.judges != "" and (r.least > 1 or r.least > 0 and (waits or r.reason =~ params.always_critical)))
    stretch =
        union(tables: [array.from(rows: [{at: 0, apart: 0 - never}]), close |> keep(columns: ["at", "apart"])])
            |> group()
            |> reduce(
                identity: {from: never, to: 0},
                fn: (r, accumulator) => ({
                    from: if r.at - r.apart < accumulator.from then r.at - r.apart else accumulator.from,
                    to: if r.at > accumulator.to then r.at else accumulator.to,
                }),
            )
            |> findRecord(fn: (key) => true, idx: 0)
    from_ = time(v: if stretch.to > 0 then stretch.from else 0)
    to = time(v: stretch.to + 1)
    devices = close |> devicesOf()

    return
        union(
            tables: [
                byDay(
                    start: from_,
                    stop: to,
                    fn: (start, stop) =>
                        numbers(start: start, stop: stop, metrics: /.+/)
                            |> filter(fn: (r) => r.device_id =~ devices)
                            |> keep(columns: ["_time", "device_id", "_field"])
                            |> rename(columns: {_field: "metric"}),
                )
                    |> set(key: "judges", value: "readings"),
                from(bucket: params.scores)
                    |> range(start: from_, stop: to)
                    |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n" and r.device_id =~ devices)
                    |> keep(columns: ["_time", "device_id", "metric"])
                    |> set(key: "judges", value: "steps"),
            ],
        )
            |> group()
            |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, judges: r.judges, at: int(v: r._time), kind: 0, number: 1}))
            |> keep(columns: ["device_id", "metric", "judges", "at", "kind", "number"])
}

// How many scores in a row reach the threshold, and since when, against what is configured.
overWait = (tables=<-) =>
    if waits then
        tables
            |> map(fn: (r) => ({r with place: 1}))
            |> cumulativeSum(columns: ["place"])
            |> map(
                fn: (r) => ({r with
                    from: if r.pair > 0.0 then debug.null(type: "int") else r.place,
                    since: if r.pair > 0.0 then debug.null(type: "int") else r.at,
                }),
            )
            |> fill(column: "from", usePrevious: true)
            |> fill(column: "since", usePrevious: true)
            |> map(
                fn: (r) => {
                    usual = dict.get(dict: params.waits, key: r.metric + " " + r.reason, default: {readings: 1, time: 0})
                    own = dict.get(dict: params.waits, key: r.device_id + " " + r.metric + " " + r.reason, default: usual)

                    return {r with
                        opens: r.place - r.from + 1 >= own.readings and r.at - r.since >= own.time,
                        waited: own.readings > 1 or own.time > 0,
                    }
                },
            )
            |> drop(columns: ["place", "from", "since"])
    else
        tables |> map(fn: (r) => ({r with opens: true, waited: false}))
inARow = (tables=<-) => {
    all = tables |> following()

    return
        union(tables: [all, all |> judged()])
            |> group(columns: ["device_id", "metric", "judges"])
            |> sort(columns: ["at", "kind"])
            |> cumulativeSum(columns: ["number"])
            |> filter(fn: (r) => r.kind == 1)
            |> group(columns: ["device_id", "metric", "reason"])
            |> sort(columns: ["at"])
            |> difference(columns: ["number"], keepFirst: true)
            // Its own reading or step is one of them.
            |> map(fn: (r) => ({r with pair: if exists r.number and r.number > 1 then 0.0 else float(v: r.least)}))
            |> overWait()
            |> drop(columns: ["least", "judges", "kind", "number"])
}
