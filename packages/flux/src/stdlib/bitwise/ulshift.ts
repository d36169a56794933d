import { shiftWidth, unsigned } from './bits-function.ts'

/** `bitwise.ulshift(a:, b:)`: a moved b bits up. */
export const ulshift = unsigned('ulshift', (a, b) => a << shiftWidth(b))
