// Scores -> alerts. An alert is one point at its episode's start; later runs move `until`, `peak` and `severity` only.
//
// Scores at most `hold` apart are one cluster. An alert opens at a cluster's first score of at least 1 and lasts to the
// cluster's end: a score below 1 keeps it open and opens none. A cluster whose first score is within `hold` of an alert
// that stands already goes on with it. So no state is needed but the alerts themselves, any split of a stretch of time
// into runs gives the same alerts, and a run that is repeated writes the same points.
import "date"
import "dict"
import "influxdata/influxdb"
import "internal/debug"

option task = {name: "nrg-alert", every: 10s, offset: 7s}

// `hold` by reason and metric, and by reason, metric and device where a device has its own; `longest` is the largest.
// `critical`: the ratio from which an alert is, if its reason is none of those that are critical anyway.
option params = {
    scores: "energy_rollup",
    alerts: "alerts",
    longest: 10m,
    memory: 7d,
    critical: 2.0,
    always_critical: /^limit$/,
    hold: ["zscore current_a": 10m, "limit current_a": 10m],
    config: "",
}

option span = {start: date.sub(d: 1m, from: now()), stop: date.add(d: 2m, to: now())}

holdOf = (r) => int(v: dict.get(dict: params.hold, key: r.reason + " " + r.metric + " " + r.device_id, default: dict.get(dict: params.hold, key: r.reason + " " + r.metric, default: params.longest)))

scores =
    from(bucket: params.scores)
        |> range(start: date.sub(d: params.longest, from: span.start), stop: span.stop)
        |> filter(fn: (r) => r._measurement == "score")
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> drop(columns: ["_start", "_stop", "_measurement"])
        |> group(columns: ["device_id", "metric", "reason"])
        |> sort(columns: ["_time"])
        |> map(
            fn: (r) => ({r with
                at: int(v: r._time),
                since: int(v: r._time),
                hold: holdOf(r: r),
                known_began: debug.null(type: "int"),
                known_until: debug.null(type: "int"),
                known_peak: debug.null(type: "float"),
                known_severity: debug.null(type: "string"),
            }),
        )
        |> difference(columns: ["since"], keepFirst: true)
        |> map(fn: (r) => ({r with cluster: if exists r.since and r.since <= r.hold then debug.null(type: "int") else r.at}))
        |> fill(column: "cluster", usePrevious: true)

// The alerts that a score may go on with, each at its start.
known =
    from(bucket: params.alerts)
        |> range(start: date.sub(d: params.memory, from: span.start), stop: span.stop)
        |> filter(fn: (r) => r._measurement == "alerts" and (r._field == "until" or r._field == "peak" or r._field == "severity"))
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: r.reason,
                known_began: int(v: r._time),
                known_until: r.until,
                known_peak: r.peak,
                known_severity: r.severity,
            }),
        )

// As of: each score takes the last alert that began before it. Nulls sort first, so an alert comes before the score
// that opened it.
joined =
    union(tables: [known, scores])
        |> group(columns: ["device_id", "metric", "reason"])
        |> sort(columns: ["_time", "ratio"])
        |> fill(column: "known_began", usePrevious: true)
        |> fill(column: "known_until", usePrevious: true)
        |> fill(column: "known_peak", usePrevious: true)
        |> fill(column: "known_severity", usePrevious: true)
        |> filter(fn: (r) => exists r.ratio)
        |> map(fn: (r) => ({r with goes_on: exists r.known_until and r.at <= r.known_until + r.hold}))
        |> group(columns: ["device_id", "metric", "reason", "cluster"])

opening =
    joined
        |> filter(fn: (r) => r.goes_on or r.ratio >= 1.0)
        |> first(column: "ratio")
        |> filter(fn: (r) => not r.goes_on or r.known_began == r.at)

opening
    |> keep(columns: ["_time", "device_id", "metric", "reason", "value", "score", "expected", "lower", "upper", "samples"])
    |> set(key: "_measurement", value: "alerts")
    |> set(key: "config", value: params.config)
    |> set(key: "state", value: "raised")
    |> group(columns: ["_measurement", "device_id", "metric", "reason"])
    |> influxdb.wideTo(bucket: params.alerts)

joined
    |> reduce(
        identity: {began: 0, until: 0, peak: 0.0, ratio: 0.0, grave: false},
        fn: (r, accumulator) => {
            began = if accumulator.began != 0 then accumulator.began else if r.goes_on then r.known_began else if r.ratio >= 1.0 then r.at else 0
            until = if r.goes_on and r.known_until > r.at then r.known_until else r.at
            peak = if r.goes_on and r.known_peak > r.score then r.known_peak else r.score

            return {
                began: began,
                until: if began != 0 and until > accumulator.until then until else accumulator.until,
                peak: if began != 0 and peak > accumulator.peak then peak else accumulator.peak,
                ratio: if began != 0 and r.ratio > accumulator.ratio then r.ratio else accumulator.ratio,
                grave: accumulator.grave or r.goes_on and r.known_severity == "critical",
            }
        },
    )
    |> filter(fn: (r) => r.began != 0)
    |> map(
        fn: (r) => ({
            _time: time(v: r.began),
            _measurement: "alerts",
            device_id: r.device_id,
            metric: r.metric,
            reason: r.reason,
            until: r.until,
            peak: r.peak,
            severity: if r.grave or r.ratio >= params.critical or r.reason =~ params.always_critical then "critical" else "warning",
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric", "reason"])
    |> influxdb.wideTo(bucket: params.alerts)
