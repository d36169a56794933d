import { cases } from '../../../cases.ts'

const data = ['m,t=a f=1,g=2 1767225500000000000', 'n,t=a f=3 1767225500000000000'].join('\n')

const of = (call: string) => `
import "experimental/query"

query.${call} |> keep(columns: ["_field", "_measurement", "_value"])`

export default cases([
  {
    name: 'reads fields of a measurement',
    data,
    flux: of('inBucket(bucket: "b", measurement: "m", start: -5m, fields: ["f"])'),
    want: `
      #group _field,_measurement
      _value:float | _field:string | _measurement:string
      1 | f | m`,
  },
  {
    name: 'all fields where none is named, of rows that a predicate accepts',
    data,
    flux: of('inBucket(bucket: "b", measurement: "m", start: -5m, predicate: (r) => r._value > 1.0)'),
    want: `
      #group _field,_measurement
      _value:float | _field:string | _measurement:string
      2 | g | m`,
  },
])
