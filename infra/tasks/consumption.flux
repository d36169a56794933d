// Days on which a counter rose by more than it usually does, or by less, and weeks: see used.flux. A day is compared with
// the same days of the week of the last four weeks, or with all of them where there are none, a week with the three before it.
// The score is how far it is from their mean, in what is far for the device: `margin` times how far off three of the last
// days were, each from the others, and `least` of the mean at least. Of a week: `margin` times how far apart those weeks
// were. What was heard in fewer hours than usual is not judged. `samples`: the days that are told of, 1 or 7.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-consumption", every: 1h, offset: 22s}

option metrics = /^(energy_kwh_rate)$/

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. With fewer
// days than `enough` none is judged. `heard`: the share of the usual hours in which a day must be; a week lacks no more
// than that of one day.
option params = {
    enough: 7.0,
    heard: 0.9,
    metric: ["energy_kwh_rate": {threshold: 1.0, release: 1.0, margin: 1.5, least: 0.1}],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-used$/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux
// include shared/replace.flux
day = int(v: 1d)
days =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 4w, from: date.sub(d: 1d, from: start)), stop: stop)
        |> filter(fn: (r) => r._measurement == "used" and r.metric =~ metrics)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, at: int(v: r._time), day: r.day, hours: r.hours, weekday: r.weekday, week: r.week}))
found = days |> filter(fn: (r) => r._time >= start and r._time < stop)
some = found |> findColumn(fn: (key) => true, column: "at")
of = ["device_id", "metric", "mark"]

// Each day to be judged with those of the four weeks before it. Midnights are an hour earlier or later where clocks change.
hour = int(v: 1h)
pairs =
    join(
        tables: {
            ended: found |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, mark: r.at, used: r.day, is: r.weekday, ends: r.week, heard: r.hours})),
            earlier: days |> keep(columns: ["device_id", "metric", "at", "day", "hours", "weekday"]),
        },
        on: ["device_id", "metric"],
    )
        |> map(fn: (r) => ({r with ago: r.mark - r.at}))
        |> filter(fn: (r) => r.ago >= 0 and r.ago <= 28 * day + 2 * hour)
        |> map(fn: (r) => ({r with weeks: (r.ago + 2 * hour) / (7 * day)}))
past = pairs |> filter(fn: (r) => r.ago > 0)
alls =
    past
        |> group(columns: of)
        |> reduce(
            identity: {n: 0.0, total: 0.0, times: 0.0, same: 0.0, total_same: 0.0},
            fn: (r, accumulator) => ({
                n: accumulator.n + 1.0,
                total: accumulator.total + r.day,
                times: accumulator.times + r.hours,
                same: accumulator.same + (if r.weekday == r.is then 1.0 else 0.0),
                total_same: accumulator.total_same + (if r.weekday == r.is then r.day else 0.0),
            }),
        )
        |> group()
        |> filter(fn: (r) => r.n >= params.enough)
alike =
    past
        |> group(columns: ["device_id", "metric", "mark", "weekday"])
        |> reduce(identity: {of_day: 0.0, total_of_day: 0.0}, fn: (r, accumulator) => ({of_day: accumulator.of_day + 1.0, total_of_day: accumulator.total_of_day + r.day}))
        |> group()
compared = join(tables: {of_day: join(tables: {past: past, alike: alike}, on: ["device_id", "metric", "mark", "weekday"]), alls: alls}, on: of)

// How far each was from the others, and the third farthest.
offs =
    compared
        |> map(
            fn: (r) => ({r with
                off: if r.of_day > 1.5 then
                    r.day - (r.total_of_day - r.day) / (r.of_day - 1.0)
                else
                    r.day - (r.total - r.day) / (r.n - 1.0),
            }),
        )
        |> map(fn: (r) => ({r with off: if r.off < 0.0 then 0.0 - r.off else r.off}))
        |> group(columns: of)
        |> sort(columns: ["off"], desc: true)
        |> limit(n: 3)
        |> min(column: "off")
        |> group()
        |> filter(fn: (r) => r.heard >= params.heard * r.times / r.n)
today = offs |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, mark: r.mark, value: r.used, expected: if r.same > 0.5 then r.total_same / r.same else r.total / r.n, off: r.off, samples: 1}))

// Whole weeks, each with the three before it.
weeks =
    pairs
        |> filter(fn: (r) => r.ends > 0.5 and r.weeks < 4)
        |> group(columns: ["device_id", "metric", "mark", "weeks"])
        |> reduce(identity: {n: 0, total: 0.0, times: 0.0}, fn: (r, accumulator) => ({n: accumulator.n + 1, total: accumulator.total + r.day, times: accumulator.times + r.hours}))
        |> group(columns: of)
        |> filter(fn: (r) => r.n == 7)
        |> reduce(
            identity: {number: 0, value: 0.0, heard: 0.0, times: 0.0, total: 0.0, most: 0.0, less: float(v: "1e300")},
            fn: (r, accumulator) => ({
                number: accumulator.number + 1,
                value: if r.weeks == 0 then r.total else accumulator.value,
                heard: if r.weeks == 0 then r.times else accumulator.heard,
                times: if r.weeks == 0 then accumulator.times else accumulator.times + r.times,
                total: if r.weeks == 0 then accumulator.total else accumulator.total + r.total,
                most: if r.weeks > 0 and r.total > accumulator.most then r.total else accumulator.most,
                less: if r.weeks > 0 and r.total < accumulator.less then r.total else accumulator.less,
            }),
        )
        |> group()
        |> filter(fn: (r) => r.number == 4 and r.heard >= r.times / 3.0 - (1.0 - params.heard) * 24.0)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, mark: r.mark, value: r.value, expected: r.total / 3.0, off: r.most - r.less, samples: 7}))
unset = {threshold: 1.0, release: 1.0, margin: 1.5, least: 0.1}
judged = () =>
    union(tables: [today, weeks])
        |> group()
        |> map(
            fn: (r) => {
                fleet = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: fleet)
                usual = own.margin * r.off
                floor = own.least * r.expected
                far = if usual > floor then usual else floor
                apart = if r.value > r.expected then r.value - r.expected else r.expected - r.value
                score = if far > 0.0 then apart / far else if apart > 0.0 then 100.0 else 0.0
                ratio = score / own.threshold

                return {
                    _time: time(v: r.mark),
                    device_id: r.device_id,
                    metric: r.metric,
                    reason: "consumption",
                    ratio: if ratio < own.release then 0.0 else ratio,
                    score: score,
                    value: r.value,
                    expected: r.expected,
                    lower: r.expected - own.threshold * far,
                    upper: r.expected + own.threshold * far,
                    samples: r.samples,
                }
            },
        )
        |> filter(fn: (r) => r.ratio > 0.0)
        // Of a day and a week that end together, what is farther off.
        |> group(columns: ["_time", "device_id", "metric"])
        |> sort(columns: ["ratio"], desc: true)
        |> limit(n: 1)
        |> group()
nothing =
    array.from(rows: [{_time: start, device_id: "", metric: "", reason: "consumption", ratio: 0.0, score: 0.0, value: 0.0, expected: 0.0, lower: 0.0, upper: 0.0, samples: 0}])
        |> filter(fn: (r) => r.ratio > 0.0)
scores = (if length(arr: some) > 0 then judged() else nothing) |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "consumption")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
