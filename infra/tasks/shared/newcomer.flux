// takes: date, devicesOfAny, news, ofNews, params, reached, start, step, stop, uncommissioned
// gives: firsts, sameDay, seen, unacquainted
// shared/newcomer.flux: of a device and metric that was first heard of less than `first_days` before, nobody knows what it
// does all day. So a score opens no alert
// - on its first day, where it is `larger` times as large at most as one any quarter of an hour before: of what it has done
//   once, people have been told;
// - on that day, by what is learned over days (`over_days`);
// - on that day, where a load is switched on: to `starts` times what it was, or more; nor of a voltage that its device's own
//   load pulls at, see shared/follows.flux: how much it does is not known yet;
// - where a load that is switched, for at most it was `starts` times what it was at least, is at a value that it has been at,
//   give or take `around` of the whole range; its noise says nothing yet, for it is made of what is switched.
// What was commissioned has a time that is known to be good, and is no newcomer.
//
// `seen`: the range up to the hour of a score.
anHour = int(v: 1h)
largest = float(v: "1e300")
firsts =
    from(bucket: params.scores)
        |> range(start: date.sub(d: params.days, from: start), stop: stop)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n" and r.device_id =~ ofNews)
        |> filter(fn: uncommissioned)
        |> first()
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, heard: int(v: r._time), rank: 0}))
        |> keep(columns: ["device_id", "metric", "heard", "rank"])
young =
    join(tables: {news: news, firsts: firsts |> drop(columns: ["rank"])}, on: ["device_id", "metric"])
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, step: r.step, hour: r.step * step / anHour, heard: r.heard}))
        |> filter(fn: (r) => r.step * step - r.heard < int(v: params.first_days))
ofYoung = young |> devicesOfAny()
sinceFirst = date.sub(d: params.first_days, from: date.truncate(t: start, unit: 1h))
firstDay = young |> filter(fn: (r) => r.step * step - r.heard < int(v: params.first_day))
sameDay =
    join(
        tables: {
            news: firstDay |> drop(columns: ["hour", "heard"]),
            before: reached(from_: date.sub(d: params.first_day, from: start), to: stop, devices: firstDay |> devicesOfAny()),
        },
        on: ["device_id", "metric"],
    )
        |> filter(fn: (r) => r.past < r.step)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, step: r.step, most: r.most, far: r.far}))

// Hour by hour, and at first nothing.
hourly = (field, fn) =>
    from(bucket: params.scores)
        |> range(start: sinceFirst, stop: stop)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == field and r.device_id =~ ofYoung)
        |> aggregateWindow(every: 1h, fn: fn, createEmpty: false, timeSrc: "_start")
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, past: int(v: r._time) / anHour, low: r._value, high: r._value}))
        |> keep(columns: ["device_id", "metric", "past", "low", "high"])
youngHours = young |> drop(columns: ["step"]) |> group(columns: ["device_id", "metric", "hour"]) |> limit(n: 1) |> group()
seen =
    union(
        tables: [
            youngHours |> map(fn: (r) => ({r with low: largest, high: 0.0 - largest})),
            join(tables: {hours: youngHours, past: union(tables: [hourly(field: "min", fn: min), hourly(field: "max", fn: max)])}, on: ["device_id", "metric"])
                |> filter(fn: (r) => r.past < r.hour)
                |> drop(columns: ["past"]),
        ],
    )
        |> group(columns: ["device_id", "metric", "hour", "heard"])
        |> reduce(
            identity: {low: largest, high: 0.0 - largest},
            fn: (r, accumulator) => ({
                low: if r.low < accumulator.low then r.low else accumulator.low,
                high: if r.high > accumulator.high then r.high else accumulator.high,
            }),
        )
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.hour * anHour, seen_at: r.hour, heard: r.heard, low: r.low, high: r.high, rank: 0}))
        |> keep(columns: ["device_id", "metric", "at", "seen_at", "heard", "low", "high", "rank"])
toFirstDay = int(v: params.first_day)
toFirstDays = int(v: params.first_days)
unacquainted = (tables=<-) =>
    tables
        |> map(
            fn: (r) => {
                new = r.reason =~ params.habitual and exists r.seen_at and r.seen_at == r.at / anHour and exists r.value and exists r.expected
                first = new and r.at - r.heard < toFirstDay
                value = if not new then 0.0 else if r.value < 0.0 then 0.0 - r.value else r.value
                expected = if not new then 0.0 else if r.expected < 0.0 then 0.0 - r.expected else r.expected
                load = new and r.metric =~ params.loads
                switched = load and (if r.low >= 0.0 then r.high >= params.starts * r.low else r.high > 0.0 or r.low <= params.starts * r.high)

                return {r with
                    usual: if r.usual or not new then
                        r.usual
                    else if first and (r.carried or r.reason =~ params.over_days) then
                        true
                    else if first and load and value >= params.starts * expected then
                        true
                    else
                        r.at - r.heard < toFirstDays and switched and (r.reason =~ params.scatters or r.value >= r.low - params.around * (r.high - r.low) and r.value <= r.high + params.around * (r.high - r.low)),
                }
            },
        )
