import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'the schema functions are there by their older names',
    data: 'm,t=a f=1 1767225500000000000',
    flux: `
import "influxdata/influxdb/v1"

v1.measurements(bucket: "b") |> yield(name: "measurements")
v1.tagValues(bucket: "b", tag: "t") |> yield(name: "tagValues")
v1.fieldKeys(bucket: "b") |> yield(name: "fieldKeys")`,
    want: `
      # measurements
      #group
      _value:string
      m
      # tagValues
      #group
      _value:string
      a
      # fieldKeys
      #group
      _value:string
      f`,
  },
  {
    name: 'databases are refused',
    flux: `
import "influxdata/influxdb/v1"

v1.databases()`,
    error: 'function "databases" of package "influxdata/influxdb/v1" is not supported by the embedded InfluxDB',
  },
])
