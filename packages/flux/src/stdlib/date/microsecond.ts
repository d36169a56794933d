import { secondPart } from './date-part.ts'

/** `date.microsecond(t:)`: the microseconds of the second. */
export const microsecond = secondPart('microsecond', (ns) => Math.floor(ns / 1e3) % 1e6)
