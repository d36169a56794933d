import { unsigned } from './bits-function.ts'

/** `bitwise.uand(a:, b:)`: the bits that both have. */
export const uand = unsigned('uand', (a, b) => a & b)
