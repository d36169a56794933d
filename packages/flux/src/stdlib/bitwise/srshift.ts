import { shiftWidth, signed } from './bits-function.ts'

/** `bitwise.srshift(a:, b:)`: a moved b bits down, keeping its sign. */
export const srshift = signed('srshift', (a, b) => a >> shiftWidth(b))
