import { moved } from './moved.ts'

/** `boundaries.sunday()`: moved to `experimental/date/boundaries`. */
export const sunday = moved('sunday', 352)
