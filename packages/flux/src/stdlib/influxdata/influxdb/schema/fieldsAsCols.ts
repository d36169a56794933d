import { composed } from '../../../../function/define.ts'

/** Turns the fields of each time into columns. */
export const fieldsAsCols = composed({
  package: 'influxdata/influxdb/schema',
  name: 'fieldsAsCols',
  source: `(tables=<-) => tables |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")`,
})
