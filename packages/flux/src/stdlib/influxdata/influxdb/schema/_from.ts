import { composed } from '../../../../function/define.ts'

/** Where the functions of this package read: a script may set it to read elsewhere. */
export const _from = composed({
  package: 'influxdata/influxdb/schema',
  name: '_from',
  option: true,
  source: `from`,
})
