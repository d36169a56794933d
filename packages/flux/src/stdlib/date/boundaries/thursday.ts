import { moved } from './moved.ts'

/** `boundaries.thursday()`: moved to `experimental/date/boundaries`. */
export const thursday = moved('thursday', 235)
