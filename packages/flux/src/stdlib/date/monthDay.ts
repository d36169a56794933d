import { datePart } from './date-part.ts'

/** `date.monthDay(t:, location:)`: the day of the month, from 1. */
export const monthDay = datePart('monthDay', ({ day }) => day)
