import { toBytes } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `bytes(v:)`: the value as a string's UTF-8. */
export const bytes = conversion('bytes', toBytes)
