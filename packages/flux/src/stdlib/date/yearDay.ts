import { dayOfDate } from '../../values/calendar.ts'
import { datePart } from './date-part.ts'

/** `date.yearDay(t:, location:)`: the day of the year, from 1. */
export const yearDay = datePart(
  'yearDay',
  ({ year, month, day }) => dayOfDate(year, month, day) - dayOfDate(year, 1, 1) + 1,
)
