import { datePart } from './date-part.ts'

/** `date.quarter(t:, location:)`: the quarter of the year, from 1. */
export const quarter = datePart('quarter', ({ month }) => Math.ceil(month / 3))
