import { composed } from '../../../../function/define.ts'

/** `boundaries.month(month_offset:)`: the month of today, or one so many months off. */
export const month = composed({
  package: 'experimental/date/boundaries',
  name: 'month',
  imports: ['date'],
  source: `(month_offset=0) => {
    start = date.add(d: date.scale(d: 1mo, n: month_offset), to: date.truncate(t: today(), unit: 1mo))

    return {start: start, stop: date.add(d: 1mo, to: start)}
}`,
})
