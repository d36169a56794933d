// What is usual at this time of day, per device and metric: the mean over a few minutes around the same clock time on
// the days before, flagged steps replaced by what was usual then. A running mean, so a run reads a day back only.
// `baseline` of kind `seasonal`: `mean`, and `n`, the days it is made of; stamped with the step that it is for, a day on by
// the clocks of the device's time zone.
import "array"
import "date"
import "dict"
import "generate"
import "influxdata/influxdb"
import "internal/debug"
import "system"
import "timezone"

option task = {name: "nrg-usual", every: 10m, offset: 30s}

// `around`: how far to either side it looks; `rows`: the steps that these are; `back`: from the last of them to the
// middle, and a day on. `days`: no more than these count. `clocks`: all time zones; `zones` has the devices whose zone is not
// `zone`.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    every: 1m,
    around: 17m,
    rows: 35,
    on: 1423m,
    days: 6.0,
    clocks: ["UTC"],
    zone: "UTC",
    zones: [:],
}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-(feature)$/,
    unit: 1m,
    stop: date.truncate(t: now(), unit: 1m),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

reach = params.around

// include shared/work.flux
// All that is around a step must have been before the run: it is about what lies a little further back.
first = date.sub(d: params.around, from: start)
last = date.sub(d: params.around, from: stop)
stored = (measurement, field, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r._field == field and r.metric =~ params.metrics)
// include shared/clock.flux

// Where clocks change within the day, a day on by the clock is an hour sooner or later. An hour that comes twice counts
// once, one that is not there the next day goes nowhere.
firstHour = date.truncate(t: first, unit: 1h)
numberOfHours = (int(v: last) - int(v: firstHour)) / int(v: 1h) + 1
hours =
    generate.from(start: firstHour, stop: time(v: int(v: firstHour) + numberOfHours * int(v: 1h)), count: numberOfHours, fn: (n) => n)
        |> filter(fn: (r) => r._time < last)
        |> group()
        |> map(fn: (r) => ({_time: r._time, all: 1}))
changes =
    join(tables: {hours: hours, zones: array.from(rows: array.map(arr: params.clocks, fn: (x) => ({zone: x, all: 1})))}, on: ["all"])
        |> map(fn: (r) => ({r with next: date.add(d: 1d, to: r._time), clock: minuteOf(t: r._time, zone: r.zone)}))
        |> map(fn: (r) => ({r with by: minutesApart(from: minuteOf(t: r.next, zone: r.zone), to: r.clock)}))
        |> map(
            fn: (r) => ({
                hour: r.next,
                zone: r.zone,
                by: r.by,
                kept: minuteOf(t: time(v: int(v: r.next) + r.by * int(v: 1m)), zone: r.zone) == r.clock and minuteOf(t: date.add(d: 1h, to: r._time), zone: r.zone) != r.clock,
            }),
        )
        |> filter(fn: (r) => r.by != 0 or not r.kept)
changing = length(arr: changes |> findColumn(fn: (key) => true, column: "by")) > 0
byTheClock = (tables=<-) =>
    if changing then
        union(
            tables: [
                changes
                    |> map(
                        fn: (r) => ({
                            _time: r.hour,
                            _value: debug.null(type: "float"),
                            device_id: "",
                            metric: "",
                            hour: r.hour,
                            zone: r.zone,
                            by: r.by,
                            kept: r.kept,
                            rank: 0,
                        }),
                    ),
                tables
                    |> map(
                        fn: (r) => ({
                            _time: r._time,
                            _value: r._value,
                            device_id: r.device_id,
                            metric: r.metric,
                            hour: date.truncate(t: r._time, unit: 1h),
                            zone: dict.get(dict: params.zones, key: r.device_id, default: params.zone),
                            by: debug.null(type: "int"),
                            kept: debug.null(type: "bool"),
                            rank: 1,
                        }),
                    ),
            ],
        )
            |> group(columns: ["hour", "zone"])
            |> sort(columns: ["rank"])
            |> fill(column: "by", usePrevious: true)
            |> fill(column: "kept", usePrevious: true)
            |> filter(fn: (r) => r.rank == 1 and (not exists r.kept or r.kept))
            |> group()
            |> map(fn: (r) => ({r with _time: if exists r.by then time(v: int(v: r._time) + r.by * int(v: 1m)) else r._time}))
            |> keep(columns: ["_time", "_value", "device_id", "metric"])
    else
        tables
as = (tables=<-, stat) => tables |> group() |> keep(columns: ["_time", "_value", "device_id", "metric"]) |> set(key: "stat", value: stat)
before = (field) =>
    stored(measurement: "baseline", field: field, start: first, stop: last)
        |> filter(fn: (r) => r.kind == "seasonal")
        |> timeShift(duration: 1d)
        |> as(stat: field)
        |> byTheClock()
        |> set(key: "stat", value: field)
today =
    stored(measurement: "feature", field: "clean", start: date.sub(d: params.around, from: first), stop: stop)
        |> aggregateWindow(every: params.every, fn: mean, createEmpty: true, timeSrc: "_start")
        |> movingAverage(n: params.rows)
        |> timeShift(duration: params.on)
        |> filter(fn: (r) => exists r._value)
        |> as(stat: "today")
        |> byTheClock()
        |> set(key: "stat", value: "today")

// A series whose era is new (see spread.flux) knows nothing of the days before it.
eras =
    from(bucket: work.bucket)
        |> range(start: date.sub(d: 1d, from: first), stop: last)
        |> filter(fn: (r) => r._measurement == "adopted" and r._field == "flagged" and r.metric =~ params.metrics)
        |> map(fn: (r) => ({_time: date.add(d: 1d, to: r._time), device_id: r.device_id, metric: r.metric, born: int(v: r._time)}))
        |> keep(columns: ["_time", "device_id", "metric", "born"])
twoDays = int(v: 2d)
days = params.days

rows =
    union(tables: [before(field: "mean"), before(field: "n"), today])
        |> pivot(rowKey: ["_time", "device_id", "metric"], columnKey: ["stat"], valueColumn: "_value")
        |> map(
            fn: (r) => ({
                _time: r._time,
                device_id: r.device_id,
                metric: r.metric,
                at: int(v: r._time),
                heard: exists r.today,
                today: if exists r.today then r.today else 0.0,
                mean: if exists r.n then r.mean else 0.0,
                n: if exists r.n then r.n else 0.0,
            }),
        )

written =
    union(tables: [eras, rows])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["_time", "at"])
        |> fill(column: "born", usePrevious: true)
        |> filter(fn: (r) => exists r.at)
        |> map(fn: (r) => ({r with known: if exists r.born and r.at - r.born < twoDays then 0.0 else r.n}))
        |> map(fn: (r) => ({r with count: if not r.heard then r.known else if r.known + 1.0 > days then days else r.known + 1.0}))
        |> filter(fn: (r) => r.count > 0.0)
        |> map(
            fn: (r) => ({
                _time: r._time,
                _measurement: "baseline",
                device_id: r.device_id,
                metric: r.metric,
                kind: "seasonal",
                mean: if r.heard then (if r.known > 0.0 then r.mean + (r.today - r.mean) / r.count else r.today) else r.mean,
                n: r.count,
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric", "kind"])
        |> influxdb.wideTo(bucket: work.bucket)

// include shared/note.flux
return note(after: written)
// include shared/run.flux
