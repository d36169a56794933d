import { unsigned } from './bits-function.ts'

/** `bitwise.uor(a:, b:)`: the bits that either has. */
export const uor = unsigned('uor', (a, b) => a | b)
