import { trimSpace as trim } from '../../values/text.ts'
import { textFunction } from './text-function.ts'

/** `strings.trimSpace(v:)`: without the white space at both ends. */
export const trimSpace = textFunction('trimSpace', trim)
