import { composed } from '../../function/define.ts'

/**
 * The beginning of the day of `now()`, at the location of the script.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/today/
 */
export const today = composed({
  package: 'universe',
  name: 'today',
  imports: ['date'],
  source: '() => date.truncate(t: now(), unit: 1d)',
})
