import { composed } from '../../../../function/define.ts'

/** So many days from a start. */
export const _days = composed({
  package: 'experimental/date/boundaries',
  name: '_days',
  imports: ['date'],
  source: `(start, n) => ({start: start, stop: date.add(d: date.scale(d: 1d, n: n), to: start)})`,
})
