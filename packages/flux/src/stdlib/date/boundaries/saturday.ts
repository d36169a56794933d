import { moved } from './moved.ts'

/** `boundaries.saturday()`: moved to `experimental/date/boundaries`. */
export const saturday = moved('saturday', 313)
