import { toTime } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `time(v:)`: the value as a time, of nanoseconds since the epoch or RFC 3339. */
export const time = conversion('time', toTime)
