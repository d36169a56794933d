import { cases } from '../../../../cases.ts'

const data = [
  'm,host=b,site=x f=1,g=2i 1767225500000000000',
  'm,host=a f=3 1767225510000000000',
  'n,host=c f=4 1767225520000000000',
  'n,host=d f=5 1700000000000000000',
].join('\n')

const of = (call: string) => `
import "influxdata/influxdb/schema"

schema.${call}`

const values = (...list: string[]) => `#group\n_value:string\n${list.join('\n')}`

export default cases([
  {
    name: 'of the last thirty days',
    data,
    flux: of('tagValues(bucket: "b", tag: "host")'),
    want: values('a', 'b', 'c'),
  },
  {
    name: 'within a predicate and a time range',
    data,
    flux: of('tagValues(bucket: "b", tag: "host", predicate: (r) => r._measurement == "n", start: 0)'),
    want: values('c', 'd'),
  },
  {
    name: 'of one measurement',
    data,
    flux: of('measurementTagValues(bucket: "b", measurement: "m", tag: "host")'),
    want: values('a', 'b'),
  },
  { name: 'fields', data, flux: of('fieldKeys(bucket: "b")'), want: values('f', 'g') },
  {
    name: 'fields of one measurement',
    data,
    flux: of('measurementFieldKeys(bucket: "b", measurement: "n")'),
    want: values('f'),
  },
  {
    name: 'a tag is known by its week, not by the times of its points',
    data,
    flux: of('tagValues(bucket: "b", tag: "host", start: 2025-12-31T23:59:00Z)'),
    want: values('a', 'b', 'c'),
  },
  {
    name: 'a tag that no series has, has no values',
    data,
    flux: of('tagValues(bucket: "b", tag: "colour")'),
    want: '#group\n_value:string',
  },
  {
    name: 'fields of some series are those with points in the time range',
    data,
    flux: of('fieldKeys(bucket: "b", predicate: (r) => r.host == "b", start: 2025-12-31T23:59:00Z)'),
    want: '#group\n_value:string',
  },
  {
    name: 'values are not asked about',
    data,
    flux: of('tagValues(bucket: "b", tag: "host", predicate: (r) => r._value > 1.0)'),
    error: 'field values unsupported',
  },
  {
    name: 'measurements are known whenever they had points',
    data,
    flux: of('measurements(bucket: "b", start: 2024-01-01T00:00:00Z, stop: 2024-02-01T00:00:00Z)'),
    want: values('m', 'n'),
  },
  { name: 'measurements', data, flux: of('measurements(bucket: "b")'), want: values('m', 'n') },
])
