import { signed } from './bits-function.ts'

/** `bitwise.sclear(a:, b:)`: the bits of a that b has not. */
export const sclear = signed('sclear', (a, b) => a & ~b)
