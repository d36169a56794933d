// takes: date, devicesOf, dict, generate, opens, params, start, stop
// gives: accustomed, devicesOfAny, news, ofNews, reached, step
// shared/habitual.flux: what a device does at this time of day is not news. A score opens no alert where its device and
// metric had one, by whichever detector, that reached its threshold at the same time, give or take three quarters of an hour,
// on `reached_on` of the last `days` days, or on that day of the week (on holidays that is Sunday); and is no more than
// `larger` times as large as then: by its ratio, or by how far it is in the metric's unit, for an sd that is still being
// learned makes more of the same every day. Of who was first heard of less than `newcomer` before, one earlier day will do,
// and at first none: see shared/newcomer.flux.
//
// By whichever: what a load does by the clock is found by another detector than yesterday when it comes a little later, or
// a little larger.
//
// The time of day is that of the device's zone, whose clocks may have changed since. Times are compared in quarters of an
// hour. What was found on those days counts, whether or not it opened an alert.
step = int(v: 15m)
near = 3
nears = 2 * near + 1
day = int(v: 1d)

// The steps of the stretch in which an alert may open.
news =
    opens
        |> filter(fn: (r) => params.reached_on > 0 and r.reason =~ params.habitual)
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                step: int(v: r._time) / step,
                hour: date.truncate(t: r._time, unit: 1h),
                zone: dict.get(dict: params.zones, key: r.device_id, default: params.zone),
                region: dict.get(dict: params.regions, key: r.device_id, default: params.region),
                all: 1,
            }),
        )
        |> group(columns: ["device_id", "metric", "step"])
        |> limit(n: 1)
        |> group()

// From each of them back to the same time on another day, by the hour, the zone and the calendar.
// include shared/clock.flux
// include shared/calendar.flux
naturals = (count) =>
    generate.from(start: start, stop: stop, count: count, fn: (n) => n)
        |> group()
        |> map(fn: (r) => ({number: r._value, all: 1}))
hours = news |> keep(columns: ["hour", "zone", "region", "all"]) |> group(columns: ["hour", "zone", "region"]) |> limit(n: 1) |> group()
backs =
    join(tables: {hours: hours, backs: naturals(count: int(v: params.days) / day) |> map(fn: (r) => ({r with back: r.number + 1}))}, on: ["all"])
        |> map(fn: (r) => ({r with today: minuteOf(t: r.hour, zone: r.zone), earlier: minuteOf(t: time(v: int(v: r.hour) - r.back * day), zone: r.zone)}))
        |> map(fn: (r) => ({r with way: 0 - r.back * day + minutesApart(from: r.earlier, to: r.today) * int(v: 1m)}))
        |> map(
            fn: (r) => ({
                hour: r.hour,
                zone: r.zone,
                region: r.region,
                back: r.back,
                way: r.way,
                same: dayOf(t: r.hour, zone: r.zone, region: r.region) == dayOf(t: time(v: int(v: r.hour) + r.way), zone: r.zone, region: r.region),
                all: 1,
            }),
        )
ways =
    join(tables: {backs: backs, nears: naturals(count: nears) |> map(fn: (r) => ({near: r.number - near, all: 1}))}, on: ["all"])
        |> map(fn: (r) => ({hour: r.hour, zone: r.zone, region: r.region, back: r.back, same: r.same, way: r.way / step + r.near}))
// Most runs have none, and nothing is looked up then.
anyNews = length(arr: news |> findColumn(fn: (key) => true, column: "device_id")) > 0
ofNews = news |> devicesOf()
devicesOfAny = (tables=<-) => if anyNews then tables |> devicesOf() else ofNews
past = (field, least, from_, to, devices) =>
    from(bucket: params.scores)
        |> range(start: from_, stop: to)
        |> filter(fn: (r) => r._measurement == "score" and r._field == field and r._value >= least)
        |> filter(fn: (r) => r.device_id =~ devices and r.reason =~ params.habitual)
        |> aggregateWindow(every: 15m, fn: max, createEmpty: false, timeSrc: "_start")
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, past: int(v: r._time) / step, _value: r._value}))

// Of nothing that is stored, `far` is as small as that.
tiny = float(v: "1e-300")
reached = (from_, to, devices) =>
    union(
        tables: [
            past(field: "ratio", least: 1.0, from_: from_, to: to, devices: devices) |> map(fn: (r) => ({r with most: r._value, far: 0.0})),
            past(field: "far", least: tiny, from_: from_, to: to, devices: devices) |> map(fn: (r) => ({r with most: 0.0, far: r._value})),
        ],
    )
        |> drop(columns: ["_value"])
earlier =
    reached(
        from_: date.sub(d: params.days, from: date.sub(d: 1d, from: date.truncate(t: start, unit: 1h))),
        to: date.sub(d: 22h, from: stop),
        devices: ofNews,
    )
larger = (a, b) => if a > b then a else b
reached_on = params.reached_on
newcomer = int(v: params.newcomer)
// include shared/follows.flux
// include shared/newcomer.flux
times =
    join(
        tables: {
            wanted: join(tables: {news: news, ways: ways}, on: ["hour", "zone", "region"])
                |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, step: r.step, back: r.back, same: r.same, past: r.step + r.way})),
            earlier: earlier,
        },
        on: ["device_id", "metric", "past"],
    )
        |> group(columns: ["device_id", "metric", "step", "back"])
        |> reduce(
            identity: {same: false, most: 0.0, far: 0.0},
            fn: (r, accumulator) => ({
                same: accumulator.same or r.same,
                most: larger(a: r.most, b: accumulator.most),
                far: larger(a: r.far, b: accumulator.far),
            }),
        )
        |> group(columns: ["device_id", "metric", "step"])
        |> sort(columns: ["most"], desc: true)
        |> reduce(
            identity: {days: 0, most: 0.0, far: 0.0},
            fn: (r, accumulator) => ({
                days: accumulator.days + (if r.same then reached_on else 1),
                most: if accumulator.days < reached_on then r.most else accumulator.most,
                far: if accumulator.days == 0 or accumulator.days < reached_on and r.far < accumulator.far then r.far else accumulator.far,
            }),
        )
        |> group()
        |> map(fn: (r) => ({r with rank: 1}))
        |> keep(columns: ["device_id", "metric", "step", "days", "most", "far", "rank"])
daily =
    union(tables: [firsts, times])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["rank"])
        |> fill(column: "heard", usePrevious: true)
        |> filter(fn: (r) => r.rank == 1)
        |> filter(fn: (r) => r.days >= reached_on or exists r.heard and r.step * step - r.heard < newcomer)
        |> keep(columns: ["device_id", "metric", "step", "most", "far"])
habits =
    union(tables: [daily, sameDay])
        |> group(columns: ["device_id", "metric", "step"])
        |> reduce(
            identity: {most: 0.0, far: 0.0},
            fn: (r, accumulator) => ({most: larger(a: r.most, b: accumulator.most), far: larger(a: r.far, b: accumulator.far)}),
        )
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, at: r.step * step, usual_at: r.step, most: r.most, most_far: r.far, rank: 0}))

// As of: each score takes what is usual in its step, and what a newcomer was seen to do before it.
lookedUp = (tables=<-) =>
    union(tables: [habits, seen, moves, tables])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["at", "rank"])
        |> fill(column: "usual_at", usePrevious: true)
        |> fill(column: "most", usePrevious: true)
        |> fill(column: "most_far", usePrevious: true)
        |> fill(column: "seen_at", usePrevious: true)
        |> fill(column: "heard", usePrevious: true)
        |> fill(column: "low", usePrevious: true)
        |> fill(column: "high", usePrevious: true)
        |> fill(column: "moved_at", usePrevious: true)
        |> filter(fn: (r) => exists r.ratio)
        |> map(
            fn: (r) => ({r with
                usual: r.reason =~ params.habitual and exists r.usual_at and r.usual_at == r.at / step and (r.ratio <= params.larger * r.most or exists r.far and r.far > 0.0 and r.far <= params.larger * r.most_far),
            }),
        )
        |> carriedAlong()
        |> unacquainted()
        |> drop(columns: ["usual_at", "most", "most_far", "seen_at", "heard", "low", "high", "moved_at", "carried"])
accustomed = (tables=<-) => if anyNews then tables |> lookedUp() else tables |> map(fn: (r) => ({r with usual: false})) |> drop(columns: ["usual_at"])
