import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'a script may read elsewhere',
    flux: `
import "array"
import "influxdata/influxdb/schema"

option schema._from = (bucket) => array.from(rows: [{_time: 2025-12-31T00:00:00Z, _measurement: bucket, _field: "f", _value: 1}])
    |> group(columns: ["_measurement", "_field"])

schema.measurements(bucket: "elsewhere")`,
    want: `
      #group
      _value:string
      elsewhere`,
  },
])
