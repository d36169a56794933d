import { cases } from '../../../../cases.ts'

const data = ['m,host=b,site=x f=1 1767225500000000000', 'n,host=a,rack=1 f=3 1767225510000000000'].join('\n')

export default cases([
  {
    name: 'the columns of keys, in the order of InfluxDB',
    data,
    flux: `
import "influxdata/influxdb/schema"

schema.tagKeys(bucket: "b")`,
    want: `
      #group
      _value:string
      _start
      _stop
      _field
      _measurement
      host
      rack
      site`,
  },
  {
    name: 'of one measurement',
    data,
    flux: `
import "influxdata/influxdb/schema"

schema.measurementTagKeys(bucket: "b", measurement: "m")`,
    want: `
      #group
      _value:string
      _start
      _stop
      _field
      _measurement
      host
      site`,
  },
  {
    name: 'where there is nothing there are still bounds',
    data,
    flux: `
import "influxdata/influxdb/schema"

schema.tagKeys(bucket: "b", start: 2024-01-01T00:00:00Z, stop: 2024-02-01T00:00:00Z)`,
    want: `
      #group
      _value:string
      _start
      _stop`,
  },
])
