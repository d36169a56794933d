import { LineError, skipBlanks } from './line-error.ts'
import { earliestTime, latestTime, type Precision, unitNs } from './precision.ts'

const outOfRange = `time outside range ${earliestTime} - ${latestTime}`
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n }

/** Reads the time at the end of a line, in nanoseconds; undefined where there is none. */
export function exactTime(line: Buffer, from: number, precision: Precision): bigint | undefined {
  const start = skipBlanks(line, from)
  let at = start
  while (at < line.length && line[at] !== 0x20 && line[at] !== 0x0a) {
    const byte = line[at] as number
    if (!(at === start && byte === 0x2d) && (byte < 0x30 || byte > 0x39)) throw new LineError('bad timestamp')
    at++
  }
  if (at === start) return undefined
  const text = line.toString('latin1', start, at)
  if (text === '-') throw new LineError('strconv.ParseInt: parsing "-": invalid syntax')
  const count = BigInt(text)
  if (count < int64.least || count > int64.most) {
    throw new LineError(`strconv.ParseInt: parsing "${text}": value out of range`)
  }
  const time = count * unitNs[precision]
  if (time < earliestTime || time > latestTime) throw new LineError(outOfRange)
  for (; at < line.length; at++) if (line[at] !== 0x20) throw new LineError('point is invalid')
  return time
}
