import { moved } from './moved.ts'

/** `boundaries.wednesday()`: moved to `experimental/date/boundaries`. */
export const wednesday = moved('wednesday', 197)
