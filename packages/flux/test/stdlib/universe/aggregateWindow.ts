import { cases } from '../../cases.ts'

const data = 'm,h=x f=1 10000000000\nm,h=x f=3 50000000000\nm,h=x f=5 120000000000\nm,h=y f=7 10000000000'
const read = 'from(bucket: "b") |> range(start: 1970-01-01T00:00:00Z, stop: 1970-01-01T00:02:30Z)'

export default cases([
  {
    name: 'is computed by the store: a row a window, nulls where it has no points',
    flux: `${read} |> aggregateWindow(every: 1m, fn: mean) |> keep(columns: ["_time", "_value", "h"])`,
    data,
    want: `
      #group h
      _time:time | _value:float | h:string
      1970-01-01T00:01:00Z | 2 | x
      1970-01-01T00:02:00Z | ∅ | x
      1970-01-01T00:02:30Z | 5 | x
      #group h
      _time:time | _value:float | h:string
      1970-01-01T00:01:00Z | 7 | y
      1970-01-01T00:02:00Z | ∅ | y
      1970-01-01T00:02:30Z | ∅ | y`,
  },
  {
    name: 'picks rows, with the start of the window as their time',
    flux: `${read} |> aggregateWindow(every: 1m, fn: last, timeSrc: "_start", createEmpty: false) |> filter(fn: (r) => r.h == "x")`,
    data,
    want: `
      #group _start,_stop,_field,_measurement,h
      _start:time | _stop:time | _time:time | _value:float | _field:string | _measurement:string | h:string
      1970-01-01T00:00:00Z | 1970-01-01T00:02:30Z | 1970-01-01T00:00:00Z | 3 | f | m | x
      1970-01-01T00:00:00Z | 1970-01-01T00:02:30Z | 1970-01-01T00:02:00Z | 5 | f | m | x`,
  },
  {
    name: "puts the time first over tables that are not the store's",
    flux: `${read} |> filter(fn: (r) => r._value + 0.0 < 6.0) |> aggregateWindow(every: 1m, fn: sum, createEmpty: false)`,
    data,
    want: `
      #group _start,_stop,_field,_measurement,h
      _time:time | _start:time | _stop:time | _field:string | _measurement:string | h:string | _value:float
      1970-01-01T00:01:00Z | 1970-01-01T00:00:00Z | 1970-01-01T00:02:30Z | f | m | x | 4
      1970-01-01T00:02:30Z | 1970-01-01T00:00:00Z | 1970-01-01T00:02:30Z | f | m | x | 5`,
  },
  {
    name: "takes any aggregate, the script's own too",
    flux: `${read} |> filter(fn: (r) => r.h == "x")
      |> aggregateWindow(every: 1m, fn: (column, tables=<-) => tables |> spread(column: column), createEmpty: false)
      |> keep(columns: ["_time", "_value"])`,
    data,
    want: `
      #group
      _value:float | _time:time
      2 | 1970-01-01T00:01:00Z
      0 | 1970-01-01T00:02:30Z`,
  },
  {
    name: 'counts calendar months at a place',
    flux: `import "timezone"
      from(bucket: "b") |> range(start: 2026-01-10T00:00:00Z, stop: 2026-03-10T00:00:00Z)
        |> aggregateWindow(every: 1mo, fn: count, location: timezone.location(name: "Europe/Berlin"))
        |> keep(columns: ["_time", "_value"])`,
    data: 'm f=1 1769900400000000000\nm f=1 1769900399000000000\nm f=1 1772900000000000000',
    want: `
      #group
      _time:time | _value:int
      2026-01-31T23:00:00Z | 1
      2026-02-28T23:00:00Z | 1
      2026-03-10T00:00:00Z | 1`,
  },
  {
    name: 'names the call within it that refused',
    flux: `${read} |> aggregateWindow(every: 0s, fn: mean)`,
    error:
      'error calling function "aggregateWindow" @1:88-1:124: error calling function "window" @universe/universe.flux|3894:12-3900:10: window function requires at least one of "every" or "period" to be set and non-zero',
  },
  {
    name: 'does not add up texts',
    flux: `${read} |> aggregateWindow(every: 1m, fn: sum)`,
    data: 'm f="a" 1000000000',
    error: 'unsupported input type for sum aggregate: string',
  },
])
