import { signed } from './bits-function.ts'

/** `bitwise.sand(a:, b:)`: the bits that both have. */
export const sand = signed('sand', (a, b) => a & b)
