// Devices that are silent, and metrics that are missing while their device goes on: a `score` point for each minute
// without a reading, from `gap` on, or where that is longer from so many `intervals` of the device's own (rhythm.flux).
// The score is the number of minutes, `expected` the interval in seconds.
//
// A device of which nothing is heard is one alert, with the metric `device`. So a metric's silence is counted up to its
// device's last reading only. After an hour a point every `thin` minutes will do, and after `memory` there is none.
import "array"
import "date"
import "dict"
import "generate"
import "influxdata/influxdb"
import "internal/debug"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-offline", every: 1m, offset: 18s}

// `metric` by its name, `device` by id, a space and the metric's name, where a device has parameters of its own. `gap`
// is in minutes; `least` is the shortest that any of them looks at. `minutely`: the metrics that have a step a minute.
option params = {
    memory: 7d,
    thin: 5,
    minutely: /^(voltage_v|temp_c|current_a)$/,
    least: 3.0,
    metric: [
        "device": {gap: 3.0, intervals: 3.0, min_samples: 20.0, release: 1.0},
        "voltage_v": {gap: 3.0, intervals: 3.0, min_samples: 20.0, release: 1.0},
        "temp_c": {gap: 3.0, intervals: 3.0, min_samples: 20.0, release: 1.0},
        "current_a": {gap: 3.0, intervals: 3.0, min_samples: 20.0, release: 1.0},
    ],
    device: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(rollup|rhythm)/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = late

// include shared/work.flux
// include shared/replace.flux
// include shared/devices.flux

// The whole minutes of the range.
earliest = date.truncate(t: date.add(d: 1m, to: date.sub(d: 1ns, from: start)), unit: 1m)
end = date.truncate(t: stop, unit: 1m)
passed = (int(v: end) - int(v: earliest)) / int(v: 1m)
until = if passed > 0 then end else date.add(d: 1m, to: earliest)
minutes =
    generate.from(start: earliest, stop: until, count: if passed > 0 then passed else 1, fn: (n) => n)
        |> filter(fn: (r) => r._time < end)
        |> group()
        |> map(fn: (r) => ({_time: r._time, all: 1, sparse: (int(v: r._time) / int(v: 1m)) % params.thin == 0}))
stored = (measurement, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement)
forgotten = date.sub(d: params.memory, from: start)
memory = float(v: int(v: params.memory) / int(v: 1m))

// One table at once: thousands of tiny ones cost more than their rows.
narrow = (tables=<-) =>
    tables
        |> group()
        |> keep(columns: ["_time", "_value", "_field", "device_id", "metric"])
readings = (start, stop) => stored(measurement: "rollup", start: start, stop: stop) |> filter(fn: (r) => r._field == "n")

known =
    readings(start: forgotten, stop: stop)
        |> last()
        |> narrow()

// Devices that are complete in every minute, which most are, need no closer look: of them as many series are known as
// have a step for each minute.
complete =
    readings(start: earliest, stop: until)
        |> filter(fn: (r) => r.metric =~ params.minutely)
        |> count()
        |> narrow()
        |> filter(fn: (r) => r._value == passed)
suspects =
    union(
        tables: [
            known |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, _value: 1})),
            complete |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, _value: -1})),
        ],
    )
        |> group(columns: ["device_id"])
        |> sum()
        |> group()
        |> filter(fn: (r) => r._value > 0)
        |> map(fn: (r) => ({device_id: r.device_id, all: 1}))
suspected = suspects |> devicesOf()
ofSuspects = (tables=<-) => tables |> filter(fn: (r) => r.device_id =~ suspected)

// Kinds in the order in which they count where their times are equal. What was before the range is what was last.
ofDevice = (tables=<-) => tables |> set(key: "metric", value: "device")
steps =
    union(
        tables: [
            readings(start: forgotten, stop: start)
                |> ofSuspects()
                |> last()
                |> narrow(),
            readings(start: start, stop: stop)
                |> ofSuspects()
                |> narrow(),
        ],
    )
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 0, sparse: debug.null(type: "bool"), interval: debug.null(type: "float"), n: debug.null(type: "float")}))
rhythms =
    union(
        tables: [
            stored(measurement: "rhythm", start: forgotten, stop: start)
                |> ofSuspects()
                |> last()
                |> narrow(),
            stored(measurement: "rhythm", start: start, stop: stop)
                |> ofSuspects()
                |> narrow(),
        ],
    )
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 1, sparse: debug.null(type: "bool"), interval: r.interval, n: r.n}))
series =
    known
        |> ofSuspects()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, all: 1}))
whole = suspects |> map(fn: (r) => ({device_id: r.device_id, metric: "device", all: r.all}))
grid =
    join(tables: {series: union(tables: [series, whole]), minutes: minutes}, on: ["all"])
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, kind: 2, sparse: r.sparse, interval: debug.null(type: "float"), n: debug.null(type: "float")}))

// As of: each minute takes the last step with a reading, and the rhythm in force.
silent =
    union(tables: [steps, steps |> ofDevice(), rhythms, grid])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time", "kind"])
        // The time since the first row, for no operator subtracts times.
        |> stateDuration(fn: (r) => true, column: "clock", unit: 1s)
        |> map(fn: (r) => ({r with clock: float(v: r.clock)}))
        |> map(fn: (r) => ({r with heard: if r.kind == 0 then r.clock else debug.null(type: "float")}))
        |> fill(column: "heard", usePrevious: true)
        |> fill(column: "interval", usePrevious: true)
        |> fill(column: "n", usePrevious: true)
        |> filter(fn: (r) => r.kind == 2 and exists r.heard and exists r.n)
        |> map(fn: (r) => ({r with silent: (r.clock - r.heard) / 60.0}))
        |> filter(fn: (r) => r.silent <= memory)
        |> group()
        |> keep(columns: ["_time", "device_id", "metric", "sparse", "interval", "n", "silent"])
devices = silent |> filter(fn: (r) => r.metric == "device")
missing =
    join(
        tables: {
            metric: silent |> filter(fn: (r) => r.metric != "device" and r.silent >= params.least),
            device: devices |> keep(columns: ["_time", "device_id", "silent"]) |> rename(columns: {silent: "behind"}),
        },
        on: ["_time", "device_id"],
    )
        |> map(fn: (r) => ({r with silent: r.silent - r.behind}))
        |> drop(columns: ["behind"])
unset = {gap: 3.0, intervals: 3.0, min_samples: 20.0, release: 1.0}
scores =
    union(tables: [devices, missing])
        |> filter(fn: (r) => r.silent >= params.least and (r.silent <= 60.0 or r.sparse))
        // From here on there are few rows.
        |> map(
            fn: (r) => {
                usual = dict.get(dict: params.metric, key: r.metric, default: unset)
                own = dict.get(dict: params.device, key: r.device_id + " " + r.metric, default: usual)
                // Silence is counted in whole minutes; an interval may lack its last bits.
                paced = float(v: int(v: own.intervals * r.interval / 60.0 + 0.001))

                return {r with
                    ratio: r.silent / (if paced > own.gap then paced else own.gap),
                    release: own.release,
                    min_samples: own.min_samples,
                }
            },
        )
        |> filter(fn: (r) => r.ratio >= r.release and r.n >= r.min_samples)
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                reason: "offline",
                ratio: r.ratio,
                score: r.silent,
                expected: r.interval,
                samples: int(v: r.n),
            }),
        )
        |> replace(bucket: work.bucket, measurement: "score", field: "ratio", tag: "reason", of: (r) => r.reason == "offline")

// include shared/note.flux
return note(after: scores)
// include shared/run.flux
