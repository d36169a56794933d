import { composed } from '../../../../function/define.ts'

/** `boundaries.saturday()`: the last Saturday before today. */
export const saturday = composed({
  package: 'experimental/date/boundaries',
  name: 'saturday',
  source: `() => _days(start: _dayBefore(weekDay: 6, from: today()), n: 1)`,
})
