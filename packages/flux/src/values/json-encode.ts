import { FluxError } from '../errors.ts'
import { compareStrings } from './compare.ts'
import { display } from './display.ts'
import { Duration, formatDuration } from './duration.ts'
import { Dynamic } from './dynamic.ts'
import { Regexp } from './regexp.ts'
import { checkTextLength, joinedText } from './size-limits.ts'
import { TableStream } from './table-stream.ts'
import { formatTime, Time } from './time.ts'
import { Dictionary, FluxArray, FluxRecord, isNull, UInt, type Value } from './value.ts'

/**
 * A value as JSON. Keys are sorted, times and durations are text, bytes are Base64.
 *
 * @throws FluxError where JSON has no such value
 */
export function encodeJson(value: Value): string {
  if (value instanceof Dynamic) return encodeJson(value.inner)
  if (isNull(value)) return 'null'
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return encodeFloat(value)
    case 'bigint':
    case 'boolean':
      return String(value)
  }
  if (value instanceof UInt) return String(value.value)
  if (value instanceof Time) return `"${formatTime(value.ns)}"`
  if (value instanceof Duration) return `"${formatDuration(value)}"`
  if (value instanceof Regexp) return quoted(value.source)
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`
  if (value instanceof FluxArray) return `[${joinedText(value.items.map(encodeJson), ',')}]`
  if (value instanceof FluxRecord) return encodeEntries([...value.properties])
  if (value instanceof Dictionary) return encodeEntries(value.entries.map(([key, item]) => [display(key), item]))
  if (value instanceof TableStream)
    throw new FluxError(
      'invalid',
      'got table stream instead of array. Try using tableFind() or findRecord() to extract data from stream',
    )
  throw new FluxError('invalid', 'cannot encode a function value')
}

function encodeFloat(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return String(value)
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  throw new FluxError('internal error', `json: unsupported value: ${name}`)
}

function encodeEntries(entries: readonly (readonly [string, Value])[]): string {
  const sorted = [...entries].sort(([a], [b]) => compareStrings(a, b))
  return `{${joinedText(
    sorted.map(([key, value]) => `${quoted(key)}:${encodeJson(value)}`),
    ',',
  )}}`
}

/** JSON's own escapes and those that keep the text safe within HTML and JavaScript. */
function quoted(text: string): string {
  let json = JSON.stringify(text)
  for (const [character, escaped] of escapes) {
    json = json.replaceAll(character, escaped)
    checkTextLength(json.length)
  }
  return json
}

const escapes = ['<', '>', '&', '\u2028', '\u2029'].map(
  (character) => [character, `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`] as const,
)
