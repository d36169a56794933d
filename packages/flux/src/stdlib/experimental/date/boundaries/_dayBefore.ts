import { composed } from '../../../../function/define.ts'

/** The start of the last such day of the week before a time. */
export const _dayBefore = composed({
  package: 'experimental/date/boundaries',
  name: '_dayBefore',
  imports: ['date'],
  source: `(weekDay, from) => {
    passed = (date.weekDay(t: from) - weekDay + 6) % 7 + 1

    return date.truncate(t: date.sub(d: date.scale(d: 1d, n: passed), from: from), unit: 1d)
}`,
})
