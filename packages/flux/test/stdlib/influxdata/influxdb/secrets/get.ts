import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'finds no secret, for none is kept',
    flux: 'import "influxdata/influxdb/secrets"\nimport "array"\narray.from(rows: [{s: secrets.get(key: "slack")}])',
    error: 'error calling function "get" @3:23-3:48: secret not found',
  },
])
