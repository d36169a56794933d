import { toText } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `string(v:)`: the value as text, a float without an exponent and a time with nine digits of fraction. */
export const string = conversion('string', toText)
