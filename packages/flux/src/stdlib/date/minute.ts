import { datePart } from './date-part.ts'

/** `date.minute(t:, location:)`: the minute. */
export const minute = datePart('minute', ({ nsOfDay }) => Math.floor(nsOfDay / 6e10) % 60)
