import { unsigned } from './bits-function.ts'

/** `bitwise.uclear(a:, b:)`: the bits of a that b has not. */
export const uclear = unsigned('uclear', (a, b) => a & ~b)
