// Holds the type of every metric: of each a float in every shard, the span of time that the bucket drops as one, from
// this one to those ahead. A field's type is that of its first value in a shard, so whatever is of another type and
// comes after is refused, instead of every float after it.
//
// The points are of no device, by which readers know that they are no readings, and at the very end of their shard,
// where as long as it lasts nobody reads.
import "array"
import "influxdata/influxdb"

option task = {name: "nrg-types", every: 1h, offset: 30s}

// `shard`: its length; `shift`: how long before 1970 one began, both in nanoseconds.
option params = {
    bucket: "energy_raw",
    measurement: "energy",
    metrics: [{_field: "voltage_v"}, {_field: "temp_c"}, {_field: "current_a"}],
    shard: 86400000000000,
    shift: 0,
}

moment = int(v: now())
began = moment - (moment + params.shift) % params.shard
held = (ahead) =>
    array.from(rows: params.metrics)
        |> map(
            fn: (r) => ({
                _time: time(v: began + (ahead + 1) * params.shard - 1),
                _measurement: params.measurement,
                holds: "type",
                _field: r._field,
                _value: 0.0,
            }),
        )

// Two that are still to come: a database that is down meanwhile runs no task.
union(tables: [held(ahead: 0), held(ahead: 1), held(ahead: 2)])
    |> group(columns: ["_measurement", "holds", "_field"])
    |> influxdb.to(bucket: params.bucket)
