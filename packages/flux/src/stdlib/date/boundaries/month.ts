import { moved } from './moved.ts'

/** `boundaries.month()`: moved to `experimental/date/boundaries`. */
export const month = moved('month', 407, { month_offset: '?' })
