import { datePart } from './date-part.ts'

/** `date.hour(t:, location:)`: the hour. */
export const hour = datePart('hour', ({ nsOfDay }) => Math.floor(nsOfDay / 3.6e12))
