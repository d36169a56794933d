import { composed } from '../../../../function/define.ts'

/** `boundaries.yesterday()`: the day before today. */
export const yesterday = composed({
  package: 'experimental/date/boundaries',
  name: 'yesterday',
  imports: ['date'],
  source: `() => ({start: date.sub(d: 1d, from: today()), stop: today()})`,
})
