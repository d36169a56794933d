import { composed } from '../../../../function/define.ts'

/** `boundaries.monday()`: the last Monday before today. */
export const monday = composed({
  package: 'experimental/date/boundaries',
  name: 'monday',
  source: `() => _days(start: _dayBefore(weekDay: 1, from: today()), n: 1)`,
})
