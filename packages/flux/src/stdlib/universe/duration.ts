import { toDuration } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `duration(v:)`: the value as a duration, of nanoseconds or a literal. */
export const duration = conversion('duration', toDuration)
