import { composed } from '../../../../function/define.ts'

/** `boundaries.friday()`: the last Friday before today. */
export const friday = composed({
  package: 'experimental/date/boundaries',
  name: 'friday',
  source: `() => _days(start: _dayBefore(weekDay: 5, from: today()), n: 1)`,
})
