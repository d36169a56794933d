import { moved } from './moved.ts'

/** `boundaries.yesterday()`: moved to `experimental/date/boundaries`. */
export const yesterday = moved('yesterday', 49)
