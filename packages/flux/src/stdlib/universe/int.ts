import { toInt } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `int(v:)`: the value as an int: a time as nanoseconds since the epoch, a float without its fraction. */
export const int = conversion('int', toInt)
