import { secondPart } from './date-part.ts'

/** `date.millisecond(t:)`: the milliseconds of the second. */
export const millisecond = secondPart('millisecond', (ns) => Math.floor(ns / 1e6) % 1e3)
