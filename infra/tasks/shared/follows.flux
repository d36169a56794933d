// takes: date, devicesOfAny, news, params, start, stop
// gives: carriedAlong, moves
// shared/follows.flux: what a load does carries the rest of its device along: a motor that runs longer than usual is warmer
// than usual. So where anything but a load strays within `follows` of a score of one of its device's loads that reached its
// threshold, that is the load's, and opens no alert of its own; whether the load's did, or was no news. Of a voltage
// shared/droop.flux knows better.
//
// `moves`: of each metric of a device that is no load, when its loads strayed. `carried` says of each score whether it is so
// near to one.
others = news |> filter(fn: (r) => r.metric !~ params.loads) |> group(columns: ["device_id", "metric"]) |> limit(n: 1) |> group()
ofOthers = others |> devicesOfAny()
moves =
    join(
        tables: {
            others: others,
            loads: from(bucket: params.scores)
                |> range(start: date.sub(d: params.follows, from: start), stop: stop)
                |> filter(fn: (r) => r._measurement == "score" and r._field == "ratio" and r._value >= 1.0)
                |> filter(fn: (r) => r.device_id =~ ofOthers and r.metric =~ params.loads)
                |> group()
                |> map(fn: (r) => ({device_id: r.device_id, at: int(v: r._time)})),
        },
        on: ["device_id"],
    )
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.at, moved_at: r.at, rank: 0}))
        |> keep(columns: ["device_id", "metric", "at", "moved_at", "rank"])
follows = int(v: params.follows)
carriedAlong = (tables=<-) =>
    tables
        |> map(fn: (r) => ({r with carried: r.reason =~ params.habitual and exists r.moved_at and r.at - r.moved_at <= follows}))
        |> map(fn: (r) => ({r with usual: r.usual or r.carried and r.metric !~ params.driven}))
