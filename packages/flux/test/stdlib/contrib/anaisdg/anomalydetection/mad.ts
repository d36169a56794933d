import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'marks what lies far from the median of its time',
    flux: `
import "array"
import "contrib/anaisdg/anomalydetection"

array.from(rows: [
    {_time: 2026-01-01T00:00:00Z, id: "a", _value: 1.0},
    {_time: 2026-01-01T00:00:00Z, id: "b", _value: 2.0},
    {_time: 2026-01-01T00:00:00Z, id: "c", _value: 4.0},
    {_time: 2026-01-01T00:00:00Z, id: "d", _value: 20.0},
    {_time: 2026-01-01T00:00:00Z, id: "e", _value: 3.0},
])
    |> anomalydetection.mad()
    |> keep(columns: ["id", "_value", "level", "MAD"])`,
    want: `
      #group
      MAD:float | _value:float | id:string | level:string
      1.4826 | 2 | a | normal
      1.4826 | 1 | b | normal
      1.4826 | 1 | c | normal
      1.4826 | 17 | d | anomaly
      1.4826 | 0 | e | normal`,
  },
])
