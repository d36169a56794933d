import { moved } from './moved.ts'

/** `boundaries.tuesday()`: moved to `experimental/date/boundaries`. */
export const tuesday = moved('tuesday', 158)
