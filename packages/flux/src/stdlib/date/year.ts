import { datePart } from './date-part.ts'

/** `date.year(t:, location:)`: the year. */
export const year = datePart('year', ({ year }) => year)
