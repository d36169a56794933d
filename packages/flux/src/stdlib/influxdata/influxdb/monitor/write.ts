import { composed } from '../../../../function/define.ts'

/** How a check stores its statuses. */
export const write = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'write',
  imports: ['experimental'],
  option: true,
  source: `(tables=<-) => tables |> experimental.to(bucket: bucket)`,
})
