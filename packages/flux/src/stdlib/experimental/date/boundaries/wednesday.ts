import { composed } from '../../../../function/define.ts'

/** `boundaries.wednesday()`: the last Wednesday before today. */
export const wednesday = composed({
  package: 'experimental/date/boundaries',
  name: 'wednesday',
  source: `() => _days(start: _dayBefore(weekDay: 3, from: today()), n: 1)`,
})
