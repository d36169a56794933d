// takes: influxdb, start, stop
// gives: replace
// shared/replace.flux: writes points, and sets what an earlier run over the same stretch found, and this one does not,
// to 0: Flux cannot delete. `tag` tells points of one series and time apart beside device_id and metric. `clear`: what
// else is set of such a point.
replace = (tables=<-, bucket, measurement, field, tag, of, clear=(r) => ({r with gone: 0.0})) => {
    key = ["_time", "device_id", "metric", tag]
    before =
        from(bucket: bucket)
            |> range(start: start, stop: stop)
            |> filter(fn: (r) => r._measurement == measurement and r._field == field and r._value != 0.0)
            |> filter(fn: of)
            |> keep(columns: key)
            |> map(fn: (r) => ({r with _field: "before", _value: 1.0}))
    gone =
        union(tables: [before, tables |> keep(columns: key) |> map(fn: (r) => ({r with _field: "found", _value: 1.0}))])
            |> group()
            |> pivot(rowKey: key, columnKey: ["_field"], valueColumn: "_value")
            |> filter(fn: (r) => not exists r.found)
            |> keep(columns: key)
            |> map(fn: clear)
            |> rename(columns: {gone: field})
    write = (tables=<-) =>
        tables
            |> set(key: "_measurement", value: measurement)
            |> group(columns: ["_measurement", "device_id", "metric", tag])
            |> influxdb.wideTo(bucket: bucket)

    return union(tables: [tables |> write(), gone |> write()])
}
