import { cases } from '../../cases.ts'
import { everyType } from '../../sample-rows.ts'

export default cases([
  {
    name: 'gives the seconds since the row before',
    flux: `${everyType}data |> elapsed()`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:uint | s:string | b:bool | elapsed:int
      a | 2026-01-01T00:00:10Z | ∅ | ∅ | ∅ | ∅ | 10
      a | 2026-01-01T00:00:20Z | -3 | 2 | y | false | 10
      a | 2026-01-01T00:00:30Z | 2 | 9 | x | true | 10`,
  },
  {
    name: 'gives other units under another name',
    flux: `${everyType}data |> elapsed(unit: 1ms, columnName: "ms") |> keep(columns: ["ms"])`,
    want: `
      #group
      ms:int
      10000
      10000
      10000`,
  },
  {
    name: 'tells nanoseconds apart no better than a float does',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z}, {_time: 2026-01-01T00:00:00.000000100Z}, {_time: 2026-01-01T00:00:00.000000300Z}]) |> elapsed(unit: 1ns)`,
    want: `
      #group
      _time:time | elapsed:int
      2026-01-01T00:00:00.0000001Z | 0
      2026-01-01T00:00:00.0000003Z | 256`,
  },
  {
    name: 'gives no rows where the column holds no times',
    flux: `${everyType}data |> elapsed(timeColumn: "s")`,
    want: `
      #group k=a
      k:string | _time:time | _value:int | u:uint | s:string | b:bool`,
  },
  {
    name: 'needs the time column',
    flux: `${everyType}data |> elapsed(timeColumn: "nope")`,
    error: 'runtime error @10:9-10:36: elapsed: column "nope" does not exist',
  },
])
