import { escape as lineEscape } from '@influxdata/influxdb-client'
import { InfluxValueRefused } from './errors.ts'

/** What a field can hold: `number` is a float, `bigint` an integer. */
export type FieldValue = number | bigint | string | boolean

/** One point: its time is nanoseconds since the epoch. */
export interface Point {
  readonly measurement: string
  readonly tags: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly time: bigint
}

/**
 * Writes a point as a line of line protocol.
 *
 * Names and tag values that line protocol cannot carry unaltered (empty, control characters, a backslash at the
 * end) are refused: the client's own `Point` lets them through, and they would corrupt the line.
 *
 * @throws InfluxValueRefused
 */
export function formatLine({ measurement, tags, fields, time }: Point): string {
  let line = lineEscape.measurement(plain(measurement))
  for (const key of Object.keys(tags).sort())
    line += `,${lineEscape.tag(plain(key))}=${lineEscape.tag(plain(tags[key] ?? ''))}`
  let separator = ' '
  for (const [key, value] of Object.entries(fields)) {
    line += `${separator}${lineEscape.tag(plain(key))}=${formatField(value)}`
    separator = ','
  }
  if (separator === ' ') throw new InfluxValueRefused('a point has at least one field')
  return `${line} ${time}`
}

function formatField(value: FieldValue): string {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw new InfluxValueRefused(`${value} is not a finite number`)
      return String(value)
    case 'bigint':
      return `${value}i`
    case 'string':
      return lineEscape.quoted(value)
    default:
      return value ? 'true' : 'false'
  }
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (text === '' || text.endsWith('\\') || /[\u0000-\u001f\u007f]/.test(text))
    throw new InfluxValueRefused(`${JSON.stringify(text)} cannot be a name or a tag`)
  return text
}
