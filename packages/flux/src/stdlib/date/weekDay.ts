import { dayOfDate, weekDayOf } from '../../values/calendar.ts'
import { datePart } from './date-part.ts'

/** `date.weekDay(t:, location:)`: the day of the week, Sunday 0. */
export const weekDay = datePart('weekDay', ({ year, month, day }) => weekDayOf(dayOfDate(year, month, day)))
