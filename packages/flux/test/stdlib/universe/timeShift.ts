import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'moves times, those of the key too',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-31T00:00:00Z, _value: 1}]) |> range(start: 2026-01-30T00:00:00Z, stop: 2026-02-02T00:00:00Z) |> timeShift(duration: 1mo)`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _time:time | _value:int
      2026-02-28T00:00:00Z | 2026-03-02T00:00:00Z | 2026-02-28T00:00:00Z | 1`,
  },
  {
    name: 'moves other columns back',
    flux: `import "array"
array.from(rows: [{t: 2026-01-31T00:00:00Z, _time: 2026-01-31T00:00:00Z}]) |> timeShift(duration: -1h, columns: ["t"])`,
    want: `
      #group
      t:time | _time:time
      2026-01-30T23:00:00Z | 2026-01-31T00:00:00Z`,
  },
  {
    name: 'refuses columns that hold no times',
    flux: `import "array"
array.from(rows: [{t: 1}]) |> timeShift(duration: -1h, columns: ["t"])`,
    error: 'runtime error @2:31-2:71: timeShift: column "t" is not of type time',
  },
  {
    name: 'tables whose keys change come in the order of their new keys',
    data: 'm,a=z f=1 0\nm,b=y f=2 0',
    flux: 'from(bucket: "b") |> range(start: 0, stop: 1970-01-02T00:00:00Z) |> timeShift(duration: 1d) |> keep(columns: ["a", "b", "_start", "_value"])',
    want: `
      #group _start,b
      _start:time | _value:float | b:string
      1970-01-02T00:00:00Z | 2 | y
      #group _start,a
      _start:time | _value:float | a:string
      1970-01-02T00:00:00Z | 1 | z`,
  },
])
