import { exactFields, type LineField } from './exact-fields.ts'
import { exactKey, type LineKey } from './exact-key.ts'
import { exactTime } from './exact-time.ts'
import { LineError } from './line-error.ts'
import type { Precision } from './precision.ts'

/** A line as the real server understands it. */
export interface ExactLine {
  readonly key: LineKey
  readonly fields: readonly LineField[]
  /** Absent where the line has none. */
  readonly time: bigint | undefined
}

const largestKey = 65535
/** Bytes that the real server puts between a key and a field's name. */
const separatorLength = 4

/**
 * Reads one line exactly as InfluxDB 2.9 does, escapes, oddities and error messages included. It is slower
 * than the scanner of common lines and takes over where that one is in doubt.
 * @see https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
 */
export function exactLine(line: Buffer, precision: Precision): ExactLine {
  const key = exactKey(line)
  if (key.length > largestKey) throw new LineError(`max key length exceeded: ${key.length} > ${largestKey}`)
  const { fields, end } = exactFields(line, key.end)
  for (const field of fields) {
    const size = key.length + separatorLength + field.rawLength
    if (size > largestKey) throw new LineError(`max key length exceeded: ${size} > ${largestKey}`)
  }
  return { key, fields, time: exactTime(line, end, precision) }
}
