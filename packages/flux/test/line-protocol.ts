import type { FieldType, SeriesPoints, SeriesWrite } from '../src/storage/storage.ts'

/** The points of a text in line protocol, one entry a field of a line; times are nanoseconds. */
export function* parseLines(text: string): Generator<SeriesWrite> {
  for (const line of splitOutsideQuotes(text, '\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [series, fields, time] = splitLine(line)
    const [measurement, ...tags] = split(series, ',')
    const sorted = tags
      .map((tag) => split(tag, '=').map(unescaped) as [string, string])
      .sort(([a], [b]) => (a < b ? -1 : 1))
    for (const field of splitOutsideQuotes(fields, ',')) {
      const [name = '', ...rest] = split(field, '=')
      yield {
        measurement: unescaped(measurement ?? ''),
        tags: sorted,
        field: unescaped(name),
        ...point(BigInt(time), rest.join('=')),
      }
    }
  }
}

function point(time: bigint, text: string): SeriesPoints {
  const times = BigInt64Array.of(time)
  if (text.startsWith('"')) return { type: 'string', times, values: [text.slice(1, -1).replace(/\\(["\\])/g, '$1')] }
  if (/^-?\d+i$/.test(text)) return { type: 'int', times, values: BigInt64Array.of(BigInt(text.slice(0, -1))) }
  if (/^\d+u$/.test(text)) return { type: 'uint', times, values: BigUint64Array.of(BigInt(text.slice(0, -1))) }
  if (/^(t|T|true|True|TRUE|f|F|false|False|FALSE)$/.test(text))
    return { type: 'bool', times, values: Uint8Array.of(/^t/i.test(text) ? 1 : 0) }
  return { type: 'float' satisfies FieldType, times, values: Float64Array.of(Number(text)) }
}

function splitLine(line: string): [string, string, string] {
  const [series = '', ...rest] = splitOutsideQuotes(line, ' ', true)
  return [series, rest.slice(0, -1).join(' '), rest.at(-1) ?? '']
}

const unescaped = (text: string): string => text.replace(/\\([, =])/g, '$1')

/** Splits at a separator that no backslash stands before. */
const split = (text: string, separator: string): string[] => splitOutsideQuotes(text, separator, true)

function splitOutsideQuotes(text: string, separator: string, escapes = true): string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (escapes && character === '\\' && i + 1 < text.length) {
      part += character + text[++i]
      continue
    }
    if (character === '"' && (quoted || part.endsWith('='))) quoted = !quoted
    if (character === separator && !quoted) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}
