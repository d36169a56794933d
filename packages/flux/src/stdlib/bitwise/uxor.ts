import { unsigned } from './bits-function.ts'

/** `bitwise.uxor(a:, b:)`: the bits that just one has. */
export const uxor = unsigned('uxor', (a, b) => a ^ b)
