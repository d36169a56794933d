import { toUpper as upper } from '../../values/text-case.ts'
import { textFunction } from './text-function.ts'

/** `strings.toUpper(v:)`: upper case, character by character. */
export const toUpper = textFunction('toUpper', upper)
