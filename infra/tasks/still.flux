// How long each value has stood still: a point `still` for each step of the rollup whose readings all equal those of
// the step before; `n` is the number of equal steps in a row, `value` what they equal. stuck.flux judges it.
//
// A run of equal steps goes on from the point that an earlier run of this task wrote, so nothing is read twice. A
// silence of up to `gap` neither ends such a run nor adds to it; a longer one ends it.
import "array"
import "date"
import "influxdata/influxdb"
import "internal/debug"
import "regexp"
import "strings"
import "system"

option task = {name: "nrg-still", every: 1m, offset: 12s}

option metrics = /^(voltage_v|temp_c|current_a)$/

option params = {gap: 1h}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
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

stored = (start, stop, measurement) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ metrics)
steps = (start, stop) => stored(start: start, stop: stop, measurement: "rollup") |> filter(fn: (r) => r._field == "min" or r._field == "max")
narrow = (tables=<-) => tables |> keep(columns: ["_time", "_value", "_field", "device_id", "metric"])
reach = date.sub(d: params.gap, from: start)
gap = int(v: params.gap) / int(v: 1s)

// One table at once: thousands of tiny ones cost more than their rows.
rows = (tables=<-) =>
    tables
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => exists r.min and exists r.max)

// Those of which a step has but one value, and their devices. Where readings come every second, that is none.
flat =
    steps(start: start, stop: stop)
        |> narrow()
        |> rows()
        |> filter(fn: (r) => r.min == r.max)
        |> set(key: "is", value: "flat")
        |> pivot(rowKey: ["device_id", "metric"], columnKey: ["is"], valueColumn: "min")
        |> keep(columns: ["device_id", "metric"])
devices = flat |> devicesOf()
all =
    union(
        tables: [
            // The step before the range, and how long its value had stood still then.
            steps(start: reach, stop: start)
                |> filter(fn: (r) => r.device_id =~ devices)
                |> last()
                |> narrow(),
            stored(start: reach, stop: start, measurement: "still")
                |> filter(fn: (r) => r._field == "n" and r.device_id =~ devices)
                |> last()
                |> narrow(),
            steps(start: start, stop: stop)
                |> filter(fn: (r) => r.device_id =~ devices)
                |> narrow(),
        ],
    )
        |> rows()
runs =
    join(tables: {all: all, flat: flat}, on: ["device_id", "metric"])
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                value: r.min,
                low: r.min,
                high: r.max,
                flat: r.min == r.max,
                before: if exists r.n and r.n > 1.0 then r.n else 1.0,
                place: 1.0,
            }),
        )
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time"])
        // The time since the first row, for no operator subtracts times.
        |> stateDuration(fn: (r) => true, column: "clock", unit: 1s)
        |> difference(columns: ["low", "high", "clock"], keepFirst: true)
        |> cumulativeSum(columns: ["place"])
        |> map(fn: (r) => ({r with from: if r.flat and r.low == 0.0 and r.high == 0.0 and r.clock <= gap then debug.null(type: "float") else r.place - r.before}))
        |> fill(column: "from", usePrevious: true)
        |> filter(fn: (r) => r.place - r.from > 1.5 and r._time >= start)
        |> map(fn: (r) => ({_time: r._time, device_id: r.device_id, metric: r.metric, reason: "stuck", n: r.place - r.from, value: r.value}))
        |> replace(bucket: work.bucket, measurement: "still", field: "n", tag: "reason", of: (r) => r.metric =~ metrics)

// include shared/note.flux
return note(after: runs)
// include shared/run.flux
