import { composed } from '../../../../function/define.ts'

/** `boundaries.week(week_offset:, start_sunday:)`: the week of today from Monday or Sunday, or one so many weeks off. */
export const week = composed({
  package: 'experimental/date/boundaries',
  name: 'week',
  imports: ['date'],
  source: `(week_offset=0, start_sunday=false) => {
    offset = date.scale(d: 1w, n: week_offset)
    shifted = if week_offset != 0 then date.add(d: offset, to: today()) else today()
    before = _dayBefore(weekDay: if start_sunday then 0 else 1, from: shifted)
    start = if date.weekDay(t: today()) == date.weekDay(t: before) then date.add(d: 1w, to: before) else before

    return _days(start: start, n: 7)
}`,
})
