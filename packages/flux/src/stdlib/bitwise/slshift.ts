import { shiftWidth, signed } from './bits-function.ts'

/** `bitwise.slshift(a:, b:)`: a moved b bits up. */
export const slshift = signed('slshift', (a, b) => a << shiftWidth(b))
