import { secondPart } from './date-part.ts'

/** `date.second(t:)`: the second of the minute. */
export const second = secondPart('second', (ns) => Math.floor(ns / 1e9) % 60)
