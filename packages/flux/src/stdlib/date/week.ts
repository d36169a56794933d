import { dayOfDate, isoWeek } from '../../values/calendar.ts'
import { datePart } from './date-part.ts'

/** `date.week(t:, location:)`: the week of the year, as ISO 8601 counts. */
export const week = datePart('week', ({ year, month, day }) => isoWeek(dayOfDate(year, month, day)))
