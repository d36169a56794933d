// Scores -> alerts. An alert is one point at its episode's start; later runs move `until`, `peak` and `severity`.
//
// Scores of a device, metric and group at most `link` apart are one cluster. An alert opens at a cluster's first score
// of at least 1 and lasts to the cluster's end: a score below 1 keeps it open and opens none. That is all there is to
// know, so whatever the runs were that came before, and however often scores were replaced since, the alerts follow
// from the scores: those that began before `start` are gone on with or end, those of the stretch itself are found
// again, raised, or withdrawn.
//
// The first is the one that can be known first: what is of a step of time stands at its beginning, and is known at its end. So
// a reading that stands out is not displaced by the minute that it is in. A stretch is of whole `block`s, which no step
// goes beyond.
//
// Devices that report rarely have longer links: no shorter than two of their own intervals, as rhythm.flux knows them. An
// alert says how long after `until` it goes on, as `hold_s`, where that is so.
//
// What a device does at this time of day opens none either: see shared/habitual.flux.
//
// A lone reading is no more than a warning, however far it strays: critical is what two scores in a row both reach, see
// shared/row.flux. So a limit that two readings cross one after the other is critical, and none that one crosses now and
// then. What is configured as `for` opens an alert only when it has lasted so long.
//
// How an alert goes on is told by its own point: `settled` is the time of a score of it, well in the past, with the
// largest score before that, and what two in a row both reached up to it. From there on its scores are read again; from
// its beginning, where a run goes further back than that.
//
// `delay_s` is how long after its beginning it was first found: what finds it again leaves that as it is.
import "array"
import "date"
import "dict"
import "generate"
import "influxdata/influxdb"
import "internal/debug"
import "regexp"
import "strings"
import "system"
import "timezone"

option task = {name: "nrg-alert", every: 5s, offset: 2s}

// `link` by metric and group, and by device id, metric and group, where it is not `usual`; `shortest` and `longest` of
// all. `intervals`: so many of its own, as they were `behind` before, are the least link of a device, but of what is
// `unpaced`. `settle`: how old scores are that are rarely replaced. `critical`: the ratio that two scores in a row must reach;
// of a reason that is `always_critical` it is 1, and of a device of which nothing is heard; of one that is `never_critical` there
// is none. `readings`, `steps`: the reasons of what judges each of them; `lengths`: how long the step of a score is, by reason,
// and by metric and reason where it differs; `row`: further apart, scores are not in a row. `waits`: what must have lasted for an alert to
// open, by metric and reason, and by device id, metric and reason; `wait`: how far back that is seen. `habitual`: the reasons that are no news where they are usual at this time
// of day, by the time zone of the device; `zones` has those whose zone is not `zone`, `regions` those whose
// holidays are not those of `region`; `holidays` has the days of each. The first days of a device: see shared/newcomer.flux.
option params = {
    from: "energy_raw",
    measurement: "energy",
    scores: "energy_rollup",
    alerts: "alerts",
    memory: 17520h,
    settle: 10m,
    critical: 2.0,
    always_critical: /^(limit|supply)$/,
    never_critical: /^(night)$/,
    readings: /^(limit|rate|zscore|spike)$/,
    steps: /^(level|noise|seasonal|stuck|supply)$/,
    lengths: ["level": 1m, "noise": 1m, "seasonal": 1m, "stuck": 1m, "supply": 1m],
    block: 1m,
    row: 65m,
    wait: 0s,
    waits: [:],
    habitual: /^(zscore|spike|level|noise|seasonal)$/,
    days: 14d,
    reached_on: 2,
    larger: 1.5,
    newcomer: 3d,
    first_days: 2d,
    first_day: 1d,
    over_days: /^(spike|level|noise|seasonal)$/,
    scatters: /^(noise)$/,
    loads: /^(current_a)$/,
    driven: /^(voltage_v)$/,
    starts: 4.0,
    follows: 1h,
    around: 0.15,
    zone: "UTC",
    zones: [:],
    region: "",
    regions: [:],
    holidays: [:],
    usual: 10m,
    shortest: 10m,
    longest: 2h,
    link: [:],
    intervals: 2.0,
    behind: 3h,
    unpaced: /^(offline)$/,
    config: "",
}

// What is not what the sensor of a metric says when it fails.
option sane = (r) => true

// What has no time that is known to be good.
option uncommissioned = (r) => true

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(limit|rate|offline|fleet|zscore|spike|level|noise|seasonal|stuck|supply|night|cycle|unseen|unsteady|peer)$/,
    unit: 1s,
    stop: date.add(d: 2m, to: now()),
}

// The group of a reason: those of one share an alert. This, `after`, `link` and `always_critical` follow from the list of
// detectors; what stands here is a beginning, what the database runs has all of them.
option groupOf = (reason) => if reason =~ /^(zscore|spike|level|noise|seasonal|stuck|unseen)$/ then "usual" else reason

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = late

// include shared/work.flux
// include shared/devices.flux
configured = (r) =>
    int(
        v:
            dict.get(
                dict: params.link,
                key: r.device_id + " " + r.metric + " " + r.group,
                default: dict.get(dict: params.link, key: r.metric + " " + r.group, default: params.usual),
            ),
    )
block = int(v: params.block)
begin = int(v: start) / block * block
end = (int(v: stop) + block - 1) / block * block
earliest = begin - int(v: params.longest)
settling = int(v: stop) - int(v: params.settle)
second = float(v: int(v: 1s))

// The alerts that lasted into the stretch, or began in it. How far back the oldest began is seen from `until` alone.
alerts = (since) =>
    from(bucket: params.alerts)
        |> range(start: since, stop: time(v: end))
        |> filter(fn: (r) => r._measurement == "alerts")
lasting =
    alerts(since: date.sub(d: params.memory, from: start))
        |> filter(fn: (r) => r._field == "until" and r._value >= earliest)
        |> keep(columns: ["_time"])
oldest =
    union(tables: [array.from(rows: [{_time: time(v: begin)}]), lasting])
        |> group()
        |> sort(columns: ["_time"])
        |> limit(n: 1)
        |> findRecord(fn: (key) => true, idx: 0)
known =
    alerts(since: oldest._time)
        |> filter(fn: (r) => r._field == "until" or r._field == "state" or r._field == "delay_s" or r._field == "hold_s" or r._field =~ /^settled/)
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => r.state == "raised" and r.until >= earliest)
        |> map(fn: (r) => ({r with group: groupOf(reason: r.reason), began: int(v: r._time)}))
        // Its intervals may have grown since.
        |> map(fn: (r) => ({r with paced: if exists r.hold_s then 2 * int(v: r.hold_s * second) else 0, link: configured(r: r)}))
        |> filter(fn: (r) => r.began >= begin or r.until >= begin - (if r.paced > r.link then r.paced else r.link))
        |> map(fn: (r) => ({r with trusted: exists r.settled and r.settled > 0 and r.settled < begin}))
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                reason: r.reason,
                group: r.group,
                began: r.began,
                until: r.until,
                // Where its scores are read from.
                at: if r.trusted then r.settled else if r.began < begin then r.began else begin,
                score: if r.trusted then r.settled_peak else 0.0,
                ratio: if r.trusted then r.settled_ratio else 0.0,
                // Of one that another version found it is not known.
                found: if exists r.delay_s then r.delay_s else -1.0,
                hold: if exists r.hold_s then r.hold_s else 0.0,
                rank: 0,
            }),
        )
reach =
    union(
        tables: [
            array.from(rows: [{at: begin, until: end - 1}]),
            known
                |> keep(columns: ["at", "until"]),
        ],
    )
        |> group()
        |> reduce(
            identity: {at: begin, until: end - 1},
            fn: (r, accumulator) => ({
                at: if r.at < accumulator.at then r.at else accumulator.at,
                until: if r.until > accumulator.until then r.until else accumulator.until,
            }),
        )
        |> findRecord(fn: (key) => true, idx: 0)

// Most scores are below 1 and of devices without an alert: only those of the others are looked at.
opens =
    from(bucket: params.scores)
        |> range(start: time(v: begin), stop: time(v: end))
        |> filter(fn: (r) => r._measurement == "score" and r._field == "ratio" and r._value >= 1.0)
        |> aggregateWindow(every: 15m, fn: max, createEmpty: false, timeSrc: "_start")
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "reason"])

// include shared/habitual.flux
// include shared/row.flux
devices = union(tables: [opens |> keep(columns: ["device_id"]), known |> keep(columns: ["device_id"])]) |> devicesOf()
stored =
    from(bucket: params.scores)
        |> range(start: time(v: reach.at), stop: time(v: reach.until + 1))
        |> filter(fn: (r) => r._measurement == "score" and r.device_id =~ devices)
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => r.ratio > 0.0)
        |> map(fn: (r) => ({r with at: int(v: r._time)}))
        |> drop(columns: ["_start", "_stop", "_measurement", "_time"])
scores =
    union(tables: [scoresBefore(at: reach.at, devices: devices), stored])
        |> map(fn: (r) => ({r with group: groupOf(reason: r.reason), began: 0, rank: 1}))
        |> inARow()
        |> filter(fn: (r) => r.at >= reach.at)
        |> accustomed()

// As of: the intervals of those that report rarely, an hour's at a time. In time to be known, whoever runs first.
hour = int(v: 1h)
rarely = float(v: int(v: params.shortest)) / params.intervals / second
paces =
    from(bucket: params.scores)
        |> range(start: date.sub(d: params.behind, from: time(v: reach.at - hour)), stop: date.sub(d: params.behind, from: time(v: reach.until + 1)))
        |> filter(fn: (r) => r._measurement == "rhythm" and r._field == "interval" and r._value > rarely and r.device_id =~ devices)
        |> group()
        |> map(fn: (r) => ({r with at: int(v: r._time) + int(v: params.behind), interval: if r._value < 3600.0 then r._value else 3600.0}))
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                at: r.at,
                paced: int(v: params.intervals * r.interval * second),
                paced_at: r.at,
                rank: -1,
            }),
        )
linkOf = (r) => {
    link = configured(r: r)

    return if r.paced > link then r.paced else link
}
lengthOf = (r) =>
    int(
        v:
            dict.get(
                dict: params.lengths,
                key: r.metric + " " + r.reason,
                default: dict.get(dict: params.lengths, key: r.reason, default: 0ns),
            ),
    )

// Each alert that began before stands at the score that it is gone on with from, ahead of it. `head` is the start of
// the alert where a row can open one or stands for one that is open.
sequence =
    union(tables: [paces, known |> filter(fn: (r) => r.began < begin) |> drop(columns: ["until", "found"]), scores])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["at", "rank"])
        |> fill(column: "paced", usePrevious: true)
        |> fill(column: "paced_at", usePrevious: true)
        |> filter(fn: (r) => r.rank >= 0)
        |> map(fn: (r) => ({r with paced: if exists r.paced and r.at - r.paced_at < hour and r.group !~ params.unpaced then r.paced else 0}))
        |> drop(columns: ["paced_at"])
        |> group(columns: ["device_id", "metric", "group"])
        // Further apart than what is one alert, two say no more than each of them, unless that was asked for.
        |> map(
            fn: (r) => ({r with
                pair: if r.rank == 0 or r.waited or r.apart <= int(v: params.shortest) then
                    r.pair
                else if r.apart > int(v: params.longest) or r.apart > linkOf(r: r) then
                    0.0
                else
                    r.pair,
            }),
        )
        |> map(
            fn: (r) => ({r with
                gap: r.at,
                below: 0.0 - r.ratio,
                head: if r.rank == 0 then r.began else if r.ratio >= 1.0 and r.opens and not r.usual and r.at >= begin and r.at < end then r.at else 0,
            }),
        )
        |> sort(columns: ["at", "rank", "below", "reason"])
        |> difference(columns: ["gap"], keepFirst: true)
        |> map(
            fn: (r) => ({r with
                cluster: if r.gap <= int(v: params.shortest) then
                    0
                else if r.gap > int(v: params.longest) or r.gap > linkOf(r: r) then
                    1
                else
                    0,
            }),
        )
        |> cumulativeSum(columns: ["cluster"])
        |> group(columns: ["device_id", "metric", "group", "cluster"])
        // Of all that can open the alert, the first to be known does.
        |> map(fn: (r) => ({r with told: if r.head == 0 or r.rank == 0 then r.at else r.at + lengthOf(r: r), heads: if r.head == 0 then 0 else 1}))
        |> sort(columns: ["told", "rank", "at", "below", "reason"])
        |> cumulativeSum(columns: ["heads"])
        |> map(fn: (r) => ({r with head: if r.heads == 1 then r.head else 0}))
        |> sort(columns: ["at", "rank", "below", "reason"])

// Of each cluster: what its alert is now. A score moves `settled` to its own time, with what came before it.
current =
    sequence
        |> reduce(
            identity: {began: 0, reason: "", until: 0, peak: 0.0, ratio: 0.0, settled: 0, settled_peak: 0.0, settled_ratio: 0.0, hold: 0.0},
            fn: (r, accumulator) => {
                open = accumulator.began != 0
                began = if open then accumulator.began else r.head
                reason = if open then accumulator.reason else r.reason
                both = if r.rank == 0 then r.ratio else r.pair
                ratio = if both > accumulator.ratio then both else accumulator.ratio
                settles = r.rank == 1 and r.at <= settling and r.at > accumulator.settled
                hold = if r.rank == 0 then r.hold else float(v: r.paced) / second

                return if began == 0 then
                    accumulator
                else
                    {
                        began: began,
                        reason: reason,
                        until: r.at,
                        peak: if r.reason == reason and r.score > accumulator.peak then r.score else accumulator.peak,
                        ratio: ratio,
                        settled: if r.rank == 0 or settles then r.at else accumulator.settled,
                        settled_peak: if r.rank == 0 then r.score else if settles then accumulator.peak else accumulator.settled_peak,
                        settled_ratio: if r.rank == 0 or settles then ratio else accumulator.settled_ratio,
                        hold: if hold > accumulator.hold then hold else accumulator.hold,
                    }
            },
        )
        |> filter(fn: (r) => r.began != 0)
        |> map(
            fn: (r) => ({r with
                state: "raised",
                hold_s: if r.hold > 0.0 then r.hold else debug.null(type: "float"),
                severity: if r.reason =~ params.never_critical then "warning" else if r.ratio >= 2.0 or r.ratio >= 1.0 and (r.reason =~ params.always_critical or r.metric == "device") then "critical" else "warning",
            }),
        )
        |> drop(columns: ["ratio", "hold"])

// What an alert says of its opening, on its first writing.
opening =
    sequence
        |> filter(fn: (r) => r.head != 0)
        |> limit(n: 1)
        |> filter(fn: (r) => r.rank == 1)
        |> keep(columns: ["device_id", "metric", "group", "cluster", "value", "score", "expected", "lower", "upper", "samples"])
        |> set(key: "config", value: params.config)
raised =
    union(tables: [opening, current])
        |> group(columns: ["device_id", "metric", "group", "cluster"])
        |> sort(columns: ["began"])
        |> fill(column: "value", usePrevious: true)
        |> fill(column: "score", usePrevious: true)
        |> fill(column: "expected", usePrevious: true)
        |> fill(column: "lower", usePrevious: true)
        |> fill(column: "upper", usePrevious: true)
        |> fill(column: "samples", usePrevious: true)
        |> fill(column: "config", usePrevious: true)
        |> filter(fn: (r) => exists r.began)

// With when it was found, which the clock says: that of the readings may be ahead.
found =
    union(
        tables: [
            known
                |> filter(fn: (r) => r.began >= begin)
                |> keep(columns: ["device_id", "metric", "reason", "began", "found"]),
            raised,
        ],
    )
        |> group(columns: ["device_id", "metric", "reason", "began"])
        |> sort(columns: ["until"])
        |> fill(column: "found", usePrevious: true)
        |> filter(fn: (r) => exists r.until)
        |> map(
            fn: (r) => ({r with
                delay_s: if r.began < begin or exists r.found and r.found < 0.0 then
                    debug.null(type: "float")
                else if exists r.found then
                    r.found
                else if r.began < began then
                    float(v: began - r.began) / 1000000000.0
                else
                    0.0,
            }),
        )

// What an earlier run found in the stretch, and this one does not.
withdrawn =
    union(
        tables: [
            known
                |> filter(fn: (r) => r.began >= begin)
                |> map(fn: (r) => ({r with again: 0}))
                |> keep(columns: ["device_id", "metric", "reason", "began", "again"]),
            current
                |> map(fn: (r) => ({r with again: 1}))
                |> keep(columns: ["device_id", "metric", "reason", "began", "again"]),
        ],
    )
        |> group(columns: ["device_id", "metric", "reason", "began"])
        |> sum(column: "again")
        |> filter(fn: (r) => r.again == 0)
        |> set(key: "state", value: "withdrawn")
write = (tables=<-) =>
    tables
        |> map(fn: (r) => ({r with _time: time(v: r.began), _measurement: "alerts"}))
        |> drop(columns: ["group", "cluster", "began", "found", "again"])
        |> group(columns: ["_measurement", "device_id", "metric", "reason"])
        |> influxdb.wideTo(bucket: params.alerts)

// What was found by a clock that was ahead, and has been set back: none of it has been yet. Readings may be of a time a
// little ahead.
ahead = (bucket, measurement) =>
    from(bucket: bucket)
        |> range(start: date.add(d: 3m, to: system.time()), stop: date.add(d: 52w, to: system.time()))
        |> filter(fn: (r) => r._measurement == measurement)
taken = () =>
    union(
        tables: [
            ahead(bucket: params.scores, measurement: "score")
                |> filter(fn: (r) => r._field == "ratio" and r._value > 0.0)
                |> keep(columns: ["_time", "_measurement", "device_id", "metric", "reason"])
                |> map(fn: (r) => ({r with ratio: 0.0}))
                |> group(columns: ["_measurement", "device_id", "metric", "reason"])
                |> influxdb.wideTo(bucket: params.scores),
            ahead(bucket: params.alerts, measurement: "alerts")
                |> filter(fn: (r) => r._field == "state" and r._value == "raised")
                |> keep(columns: ["_time", "_measurement", "device_id", "metric", "reason"])
                |> set(key: "state", value: "withdrawn")
                |> group(columns: ["_measurement", "device_id", "metric", "reason"])
                |> influxdb.wideTo(bucket: params.alerts),
        ],
    )

// include shared/note.flux
return note(after: union(tables: if noting then [found |> write(), withdrawn |> write(), taken()] else [found |> write(), withdrawn |> write()]))
// include shared/run.flux
