import { cases } from '../../../cases.ts'

const data = 'm,h=x f=3,b=true 1000000000\nm,h=y f=2 1000000000\nm,h=y f=2 2000000000\nn,h=x s="t" 1000000000'
const of = (more: string) =>
  `import "influxdata/influxdb"\ninfluxdb.cardinality(bucket: "b", start: 1970-01-01T00:00:00Z${more})`

export default cases([
  {
    name: 'counts series, of whatever type',
    flux: of(''),
    data,
    now: '1970-01-01T00:01:00Z',
    want: '#group\n_value:int\n4',
  },
  {
    name: 'those that a predicate takes',
    flux: of(', predicate: (r) => r.h == "y" or r._measurement == "n"'),
    data,
    now: '1970-01-01T00:01:00Z',
    want: '#group\n_value:int\n2',
  },
  { name: 'none where no point is', flux: of(', stop: 1970-01-01T00:00:01Z'), data, want: '#group\n_value:int\n0' },
])
