import { secondPart } from './date-part.ts'

/** `date.nanosecond(t:)`: the nanoseconds of the second. */
export const nanosecond = secondPart('nanosecond', (ns) => ns % 1e9)
