import { signed } from './bits-function.ts'

/** `bitwise.sxor(a:, b:)`: the bits that just one has. */
export const sxor = signed('sxor', (a, b) => a ^ b)
