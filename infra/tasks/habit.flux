// How long the value of a device's metric stands still as a habit: a point `habit` at each midnight (UTC), in force for
// the day. `longest`: the run of equal steps that was reached on three of the last `days` whole days (on each of them,
// where there are fewer), so that neither a fault nor one that lasts past midnight becomes the habit. `known`: the
// hours since the first reading. stuck.flux judges by it.
import "array"
import "date"
import "generate"
import "influxdata/influxdb"
import "system"

option task = {name: "nrg-habit", every: 1h, offset: 14s}

option metrics = /^(voltage_v|temp_c|current_a)$/

option params = {days: 14d, reached_on: 3}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-still$/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = 1d

// include shared/work.flux

// The midnights of the range, if there are any.
day = int(v: 1d)
earliest = date.truncate(t: date.add(d: 1d, to: date.sub(d: 1ns, from: start)), unit: 1d)
nights = if earliest < stop then (int(v: stop) - 1 - int(v: earliest)) / day + 1 else 0
end = time(v: int(v: earliest) + (if nights > 0 then nights else 1) * day)
midnights =
    generate.from(start: earliest, stop: end, count: if nights > 0 then nights else 1, fn: (n) => 1)
        |> filter(fn: (r) => r._time < stop)
        |> rename(columns: {_time: "midnight", _value: "all"})

// A run without a midnight, which is most of them, reads nothing to speak of.
stored = (measurement, since, field) =>
    from(bucket: work.bucket)
        |> range(start: if nights > 0 then since else date.sub(d: 1s, from: end), stop: end)
        |> filter(fn: (r) => r._measurement == measurement and r._field == field and r.metric =~ metrics)
known =
    stored(measurement: "rollup", since: 1970-01-01T00:00:00Z, field: "n")
        |> first()
        |> group()
        |> keep(columns: ["_time", "device_id", "metric"])
        |> rename(columns: {_time: "heard"})
        |> map(fn: (r) => ({r with all: 1}))
series =
    join(tables: {known: known, midnights: midnights}, on: ["all"])
        |> filter(fn: (r) => r.heard < r.midnight)
        |> drop(columns: ["all"])
daily =
    stored(measurement: "still", since: date.sub(d: params.days, from: earliest), field: "n")
        |> aggregateWindow(every: 1d, fn: max, createEmpty: true, timeSrc: "_start")
        |> fill(value: 0.0)
        |> group()
        |> keep(columns: ["_time", "_value", "device_id", "metric"])
        |> rename(columns: {_value: "longest"})
        |> duplicate(column: "_time", as: "forgotten")
        |> timeShift(duration: params.days, columns: ["forgotten"])
reached =
    join(tables: {daily: daily, series: series}, on: ["device_id", "metric"])
        |> filter(fn: (r) => r._time >= r.heard and r._time < r.midnight and r.forgotten >= r.midnight)
        |> group(columns: ["device_id", "metric", "midnight"])
        |> sort(columns: ["longest"], desc: true)
        |> limit(n: params.reached_on)
        |> min(column: "longest")
narrow = (tables=<-) => tables |> keep(columns: ["device_id", "metric", "midnight", "heard", "longest"])
habits =
    union(tables: [reached |> narrow(), series |> map(fn: (r) => ({r with longest: 0.0})) |> narrow()])
        |> group(columns: ["device_id", "metric", "midnight"])
        |> max(column: "longest")
        |> group()
        |> map(
            fn: (r) => ({
                _time: r.midnight,
                _measurement: "habit",
                device_id: r.device_id,
                metric: r.metric,
                longest: r.longest,
                known: float(v: int(v: r.midnight) - int(v: r.heard)) / float(v: int(v: 1h)),
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: habits)
// include shared/run.flux
