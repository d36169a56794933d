// What a counter rose by on each day, by the clocks of the device's site: a point `used` at the midnight (of these clocks)
// that ends it. `day`: how much; `hours`: in how many hours it was heard; `weekday`: which day of the week it was, a public
// holiday is a Sunday; `week`: 1 where Monday follows.
import "array"
import "date"
import "dict"
import "generate"
import "influxdata/influxdb"
import "system"
import "timezone"

option task = {name: "nrg-used", every: 1h, offset: 19s}

option metrics = /^(energy_kwh_rate)$/

// By which clock and calendar each device goes, see shared/calendar.flux; `clocks`: all of them.
option params = {clocks: ["UTC"], zone: "UTC", zones: [:], region: "", regions: [:], holidays: [:]}

option work = {
    bucket: "energy_rollup",
    after: /^nrg-rollup/,
    unit: 1h,
    stop: date.add(d: 1ns, to: date.truncate(t: now(), unit: 1h)),
}

option late = 24h

option span = {start: now(), stop: now()}

overlap = 0s

// The longest day.
reach = 25h

// include shared/work.flux
// include shared/clock.flux
// include shared/calendar.flux
first = date.truncate(t: date.add(d: 1h, to: date.sub(d: 1ns, from: start)), unit: 1h)
passed = (int(v: stop) - 1 - int(v: first)) / int(v: 1h) + 1
hours =
    generate.from(start: start, stop: stop, count: if passed > 0 then passed else 1, fn: (n) => n)
        |> group()
        |> map(fn: (r) => ({all: 1, at: int(v: first) + r._value * int(v: 1h)}))
        |> filter(fn: (r) => r.at < int(v: stop))
zones = array.from(rows: array.map(arr: params.clocks, fn: (x) => ({all: 1, zone: x})))

// Days begin on the hour, give or take half of one, and are of 24 hours but for two in a year.
begins = (at, zone) => minuteOf(t: time(v: at + int(v: 30m)), zone: zone) < minuteOf(t: time(v: at - int(v: 30m)), zone: zone)
midnights =
    join(tables: {hours: hours, zones: zones}, on: ["all"])
        |> filter(fn: (r) => begins(at: r.at, zone: r.zone))
        |> map(
            fn: (r) => ({
                zone: r.zone,
                at: r.at,
                from: r.at - (if begins(at: r.at - int(v: 24h), zone: r.zone) then int(v: 24h) else if begins(at: r.at - int(v: 23h), zone: r.zone) then int(v: 23h) else int(v: 25h)),
            }),
        )
some = midnights |> findColumn(fn: (key) => true, column: "at")
days = () =>
    join(
        tables: {
            hours: from(bucket: work.bucket)
                |> range(start: date.sub(d: 25h, from: first), stop: stop)
                |> filter(fn: (r) => r._measurement == "rollup" and r._field == "used" and r.metric =~ metrics)
                |> aggregateWindow(every: 1h, fn: sum, createEmpty: false, timeSrc: "_start")
                |> group()
                |> map(
                    fn: (r) => ({
                        device_id: r.device_id,
                        metric: r.metric,
                        hour: int(v: r._time),
                        used: r._value,
                        zone: dict.get(dict: params.zones, key: r.device_id, default: params.zone),
                    }),
                ),
            midnights: midnights,
        },
        on: ["zone"],
    )
        |> filter(fn: (r) => r.hour >= r.from and r.hour < r.at)
        |> group(columns: ["device_id", "metric", "zone", "at"])
        |> reduce(identity: {day: 0.0, hours: 0.0}, fn: (r, accumulator) => ({day: accumulator.day + r.used, hours: accumulator.hours + 1.0}))
        |> group()
        |> map(
            fn: (r) => ({
                _time: time(v: r.at),
                _measurement: "used",
                device_id: r.device_id,
                metric: r.metric,
                day: r.day,
                hours: r.hours,
                weekday:
                    float(
                        v: dayOf(
                            t: time(v: r.at - int(v: 12h)),
                            zone: r.zone,
                            region: dict.get(dict: params.regions, key: r.device_id, default: params.region),
                        ),
                    ),
                week: if date.weekDay(t: time(v: r.at + int(v: 12h)), location: timezone.location(name: r.zone)) == 1 then 1.0 else 0.0,
            }),
        )
        |> group(columns: ["_measurement", "device_id", "metric"])
        |> influxdb.wideTo(bucket: work.bucket)
        |> keep(columns: ["_time"])

// include shared/note.flux
return note(after: if length(arr: some) > 0 then days() else array.from(rows: [{_time: start}]))
// include shared/run.flux
