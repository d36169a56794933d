// takes: date, devicesOf, earliest, params, passed, start, stop, until, work
// gives: came, forgotten, known, lastBefore, narrow, ofDevice, ofSuspects, readings, stored, suspected, suspects
// shared/suspects.flux: devices that may have been silent in the minutes from `earliest` to `until`, of which there are
// `passed`. Those that are complete in every minute, which most are, need no closer look: of them as many series are
// known as have a step for each minute.
stored = (measurement, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement)
readings = (start, stop) => stored(measurement: "rollup", start: start, stop: stop) |> filter(fn: (r) => r._field == "n")

// Steps in which readings came, whatever they said: those of a sensor that says that it fails are not judged, and are no
// silence.
came = (start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._field == "n" and (r._measurement == "rollup" or r._measurement == "unjudged" and r.type == "ignored"))

// One table at once: thousands of tiny ones cost more than their rows.
narrow = (tables=<-) =>
    tables
        |> group()
        |> keep(columns: ["_time", "_value", "_field", "device_id", "metric"])
forgotten = date.sub(d: params.memory, from: start)
known =
    readings(start: forgotten, stop: stop)
        |> last()
        |> narrow()
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
ofDevice = (tables=<-) => tables |> set(key: "metric", value: "device")
lastBefore = () =>
    came(start: forgotten, stop: start)
        |> ofSuspects()
        |> last()
        |> narrow()
