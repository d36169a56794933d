import { cases } from '../../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{_time: 1970-01-01T00:00:01Z, _measurement: "m", _field: "f", _value: 1.5, h: "x"}])
`

export default cases([
  {
    name: 'writes a field for each row, with its text columns as tags, and hands the rows on',
    flux: `${rows} rows |> to(bucket: "scratch")`,
    want: `
      # to1
      #group
      _time:time | _measurement:string | _field:string | _value:float | h:string
      1970-01-01T00:00:01Z | m | f | 1.5 | x`,
  },
  {
    name: 'is a result even if nobody uses it, named by its place',
    flux: `${rows} x = rows |> to(bucket: "scratch", org: "org")
      rows |> yield(name: "same")`,
    want: `
      # same
      #group
      _time:time | _measurement:string | _field:string | _value:float | h:string
      1970-01-01T00:00:01Z | m | f | 1.5 | x
      # to1
      #group
      _time:time | _measurement:string | _field:string | _value:float | h:string
      1970-01-01T00:00:01Z | m | f | 1.5 | x`,
  },
  {
    name: 'refuses another organization',
    flux: `${rows} rows |> to(bucket: "scratch", org: "nobody")`,
    error: 'failed to initialize execute state: could not find org "nobody"',
  },
  {
    name: 'refuses a bucket that is not there',
    flux: `${rows} rows |> to(bucket: "nope")`,
    error: 'failed to initialize execute state: could not find bucket "nope"',
  },
  {
    name: 'misses the measurement',
    flux: `${rows} rows |> drop(columns: ["_measurement"]) |> to(bucket: "scratch")`,
    error: 'runtime error @3:45-3:66: to: no column with label _measurement exists',
  },
  {
    name: 'misses the time',
    flux: `${rows} rows |> to(bucket: "scratch", timeColumn: "when")`,
    error: 'runtime error @3:10-3:51: to: no time column detected',
  },
  {
    name: 'misses the field',
    flux: `${rows} rows |> drop(columns: ["_field"]) |> to(bucket: "scratch")`,
    error: 'runtime error @3:39-3:60: to: table has no _field column',
  },
])
