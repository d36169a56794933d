import { epochTime } from '../cell/epoch.ts'
import type { Interpreted } from '../interpret.ts'
import type { Mapping } from '../mapping.ts'
import type { BadLine } from '../record.ts'
import type { Line } from '../text/lines.ts'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[iu]?$/

/** The readings of line protocol; without a mapping each numeric field is the metric of its name. */
export async function* lineProtocol(
  lines: AsyncIterable<Line>,
  mapping?: Mapping,
): AsyncGenerator<Interpreted | BadLine> {
  for await (const { number, text } of lines) if (!/^\s*#/.test(text)) yield readLine(number, text.trim(), mapping)
}

function readLine(line: number, text: string, mapping?: Mapping): Interpreted | BadLine {
  const plain = !/[\\"]/.test(text)
  const split = plain ? (part: string, at: string) => part.split(at) : splitUnescaped
  const [series = '', fields = '', timeText = ''] = split(text, ' ')
  const time = epochTime(timeText)
  if (time === undefined) return { line, reason: 'no line of line protocol with a time', text: text.slice(0, 60) }
  const tags = new Map(split(series, ',').slice(1).map(keyAndValue))
  const source = tags.get('device_id')
  const metrics: Record<string, number> = {}
  let found = false
  for (const [field, value] of split(fields, ',').map(keyAndValue)) {
    const metric = mapping === undefined ? field : mapping.get(field)
    const number = NUMBER.test(value) ? Number(value.replace(/[iu]$/, '')) : Number.NaN
    if (metric === undefined || !Number.isFinite(number)) continue
    metrics[metric] = number
    found = true
  }
  if (!found) return { line, reason: 'no numeric field that is a metric', text: fields.slice(0, 60) }
  return { line, time, metrics, ...(source !== undefined && { source }) }
}

/** Splits at a character that neither a backslash nor double quotes protect. */
function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === '\\' && at + 1 < text.length) part += char + text[++at]
    else if (char === '"') {
      quoted = !quoted
      part += char
    } else if (char === separator && !quoted) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

function keyAndValue(text: string): readonly [string, string] {
  if (!text.includes('\\') && !text.includes('"')) {
    const at = text.indexOf('=')
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  }
  const [key = '', ...value] = splitUnescaped(text, '=')
  return [key.replace(/\\(.)/g, '$1'), value.join('=').replace(/\\([ ,=])/g, '$1')]
}
