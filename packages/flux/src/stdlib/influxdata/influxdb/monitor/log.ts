import { composed } from '../../../../function/define.ts'

/** How a notification rule stores what it sent. */
export const log = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'log',
  imports: ['experimental'],
  option: true,
  source: `(tables=<-) => tables |> experimental.to(bucket: bucket)`,
})
