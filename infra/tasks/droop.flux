// How a voltage goes with its device's own load, for what a wire takes of it is no news: a point `droop` for each midnight
// (UTC), per device, voltage and `load`, in force from `ahead` after it until the next. `of_day`: by how much the voltage
// changed for each unit that the load did, over the day before; only where the load tells at least `share` of what the
// voltage did. `slope`: the median of those of the last `days`, so that neither a fault nor a bad day moves it, of the load
// that tells most. The detectors that score in sd judge what is left, see shared/droop.flux.
import "date"
import "influxdata/influxdb"

option task = {name: "nrg-droop", every: 3h, offset: 23s}

option params = {
    driven: /^(voltage_v)$/,
    loads: /^(current_a)$/,
    every: 5m,
    days: 7d,
    share: 0.05,
    ahead: 3h,
}

option work = {bucket: "energy_rollup"}

// What comes into force after a midnight at the start of the span, if there is one. An empty span is the present.
option span = {start: now(), stop: now()}

midnight = date.truncate(t: span.start, unit: 1d)
due = span.start == span.stop or midnight == span.start
back = (d) => date.sub(d: if due then d else 1ns, from: midnight)
moves = (metrics) =>
    from(bucket: work.bucket)
        |> range(start: back(d: 1d), stop: midnight)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.metric =~ metrics)
        |> aggregateWindow(every: params.every, fn: mean, createEmpty: false)
        |> difference()
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
key = ["device_id", "metric", "load"]
share = params.share
ofDay =
    join(
        tables: {
            voltages: moves(metrics: params.driven) |> rename(columns: {_value: "up"}),
            loads: moves(metrics: params.loads) |> rename(columns: {metric: "load", _value: "more"}),
        },
        on: ["_time", "device_id"],
    )
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                load: r.load,
                both: r.up * r.more,
                ups: r.up * r.up,
                mores: r.more * r.more,
            }),
        )
        |> group(columns: key)
        |> cumulativeSum(columns: ["both", "ups", "mores"])
        |> last(column: "mores")
        |> group()
        |> filter(fn: (r) => due and r.ups > 0.0 and r.mores > 0.0)
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, load: r.load, of_day: r.both / r.mores, share: r.both * r.both / (r.ups * r.mores)}))
        |> filter(fn: (r) => r.share >= share)
earlier =
    from(bucket: work.bucket)
        |> range(start: date.add(d: if due then 1d else 0s, to: back(d: params.days)), stop: midnight)
        |> filter(fn: (r) => r._measurement == "droop" and r._field =~ /^(of_day|share)$/ and r.metric =~ params.driven)
        |> group()
        |> pivot(rowKey: ["_time", "device_id", "metric", "load"], columnKey: ["_field"], valueColumn: "_value")
        |> keep(columns: ["device_id", "metric", "load", "of_day", "share"])
known = union(tables: [ofDay, earlier]) |> group(columns: key)
best =
    known
        |> median(column: "share", method: "exact_mean")
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["share", "load"], desc: true)
        |> limit(n: 1)
        |> group()
        |> keep(columns: key)
slopes =
    join(
        tables: {best: best, slopes: known |> median(column: "of_day", method: "exact_mean") |> group() |> rename(columns: {of_day: "slope"})},
        on: key,
    )

union(
    tables: [
        ofDay |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, load: r.load, _field: "of_day", _value: r.of_day})),
        ofDay |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, load: r.load, _field: "share", _value: r.share})),
        slopes |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, load: r.load, _field: "slope", _value: r.slope})),
    ],
)
    |> group()
    |> filter(fn: (r) => due)
    |> pivot(rowKey: key, columnKey: ["_field"], valueColumn: "_value")
    |> map(fn: (r) => ({r with _time: date.add(d: params.ahead, to: midnight), _measurement: "droop"}))
    |> group(columns: ["_measurement", "device_id", "metric", "load"])
    |> influxdb.wideTo(bucket: work.bucket)
