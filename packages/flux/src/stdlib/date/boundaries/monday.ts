import { moved } from './moved.ts'

/** `boundaries.monday()`: moved to `experimental/date/boundaries`. */
export const monday = moved('monday', 119)
