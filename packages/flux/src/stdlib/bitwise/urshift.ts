import { shiftWidth, unsigned } from './bits-function.ts'

/** `bitwise.urshift(a:, b:)`: a moved b bits down. */
export const urshift = unsigned('urshift', (a, b) => a >> shiftWidth(b))
