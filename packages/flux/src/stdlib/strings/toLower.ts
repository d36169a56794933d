import { toLower as lower } from '../../values/text-case.ts'
import { textFunction } from './text-function.ts'

/** `strings.toLower(v:)`: lower case, character by character. */
export const toLower = textFunction('toLower', lower)
