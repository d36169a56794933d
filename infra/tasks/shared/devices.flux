// takes: array, regexp, strings
// gives: devicesOf
// shared/devices.flux: what matches the devices of some rows, and none where there are no rows. Storage takes such a
// filter, where a join would have all that is stored read first.
devicesOf = (tables=<-) => {
    names =
        union(tables: [array.from(rows: [{device_id: ""}]), tables |> keep(columns: ["device_id"])])
            |> group()
            |> distinct(column: "device_id")
            |> map(fn: (r) => ({r with _value: regexp.quoteMeta(v: r._value)}))
            |> findColumn(fn: (key) => true, column: "_value")

    return regexp.compile(v: "^(" + strings.joinStr(arr: names, v: "|") + ")$")
}
