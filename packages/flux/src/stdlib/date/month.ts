import { datePart } from './date-part.ts'

/** `date.month(t:, location:)`: the month, from 1. */
export const month = datePart('month', ({ month }) => month)
