import { composed } from '../../../../function/define.ts'

/** `boundaries.tuesday()`: the last Tuesday before today. */
export const tuesday = composed({
  package: 'experimental/date/boundaries',
  name: 'tuesday',
  source: `() => _days(start: _dayBefore(weekDay: 2, from: today()), n: 1)`,
})
