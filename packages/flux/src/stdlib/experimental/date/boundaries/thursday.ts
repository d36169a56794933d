import { composed } from '../../../../function/define.ts'

/** `boundaries.thursday()`: the last Thursday before today. */
export const thursday = composed({
  package: 'experimental/date/boundaries',
  name: 'thursday',
  source: `() => _days(start: _dayBefore(weekDay: 4, from: today()), n: 1)`,
})
