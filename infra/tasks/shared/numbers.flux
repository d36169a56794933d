// takes: date, params, sane
// gives: allNumbers, byDay, midnightBefore, numbers
// shared/numbers.flux: what can be judged of the readings of a stretch: numbers, as floats. A text or a truth value,
// and an unsigned integer, storage finds neither above nor below a number; what a metric has of them, rollup.flux tells.
// Nor is what its sensor says when it fails judged, which the configuration knows: `sane` is what it has not (sensor.flux
// tells of it).
//
// All values of a metric are of one type, on a real InfluxDB those of a day: a read over midnight goes on only where
// that stays the same. So a stretch is read in two where it passes one.
allNumbers = (start, stop, metrics) =>
    from(bucket: params.from)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == params.measurement and r._field =~ metrics and exists r.device_id)
        |> filter(fn: (r) => r._value >= 0.0 or r._value < 0.0)
numbers = (start, stop, metrics) => allNumbers(start: start, stop: stop, metrics: metrics) |> filter(fn: sane)
midnightBefore = (t) => date.truncate(t: date.sub(d: 1ns, from: t), unit: 1d)
byDay = (start, stop, fn) => {
    midnight = midnightBefore(t: stop)

    return
        if start < midnight then
            union(tables: [fn(start: start, stop: midnight), fn(start: midnight, stop: stop)])
        else
            fn(start: start, stop: stop)
}
