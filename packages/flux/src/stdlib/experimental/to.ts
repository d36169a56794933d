import { composed } from '../../function/define.ts'

/** Writes pivoted rows: the older name of `influxdb.wideTo`. */
export const to = composed({
  package: 'experimental',
  name: 'to',
  imports: ['influxdata/influxdb'],
  source: 'influxdb.wideTo',
})
