import { moved } from './moved.ts'

/** `boundaries.friday()`: moved to `experimental/date/boundaries`. */
export const friday = moved('friday', 274)
