import { signed } from './bits-function.ts'

/** `bitwise.sor(a:, b:)`: the bits that either has. */
export const sor = signed('sor', (a, b) => a | b)
