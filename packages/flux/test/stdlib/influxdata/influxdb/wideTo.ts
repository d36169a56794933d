import { cases } from '../../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{_time: 1970-01-01T00:00:01Z, _measurement: "m", a: 1.5, n: 2, h: "x"}])
`

export default cases([
  {
    name: 'writes a field for each column outside the key, and hands the rows on',
    flux: `${rows} rows |> group(columns: ["_measurement", "h"]) |> wideTo(bucket: "scratch")`,
    want: `
      # wide-to2
      #group _measurement,h
      _time:time | _measurement:string | a:float | n:int | h:string
      1970-01-01T00:00:01Z | m | 1.5 | 2 | x`,
  },
  {
    name: 'wants the measurement in the key',
    flux: `${rows} rows |> wideTo(bucket: "scratch")`,
    error: 'runtime error @3:10-3:35: wideTo: required column "_measurement" not in group key',
  },
  {
    name: 'wants pivoted rows',
    flux: `${rows} rows |> set(key: "_field", value: "f") |> group(columns: ["_measurement", "_field"]) |> wideTo(bucket: "scratch")`,
    error: 'runtime error @3:90-3:115: wideTo: found column "_field" in the group key; wideTo() expects pivoted data',
  },
])
