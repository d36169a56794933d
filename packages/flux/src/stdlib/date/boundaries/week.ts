import { moved } from './moved.ts'

/** `boundaries.week()`: moved to `experimental/date/boundaries`. */
export const week = moved('week', 480, { week_offset: '?', start_sunday: '?' })
