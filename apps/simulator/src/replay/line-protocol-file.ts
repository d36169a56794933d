import type { Mapping } from './mapping.ts'
import type { FileItem } from './record.ts'
import { linesOf } from './source.ts'
import { epochTime } from './time.ts'

/** The items of a file of line protocol; without a mapping each numeric field is the metric of its name. */
export async function* lineProtocolItems(path: string, mapping?: Mapping): AsyncGenerator<FileItem> {
  for await (const { number, text } of linesOf(path)) if (!text.startsWith('#')) yield readLine(number, text, mapping)
}

function readLine(line: number, text: string, mapping?: Mapping): FileItem {
  const [series = '', fields = '', timeText = ''] = splitUnescaped(text, ' ')
  const time = epochTime(timeText)
  if (time === undefined) return { line, reason: 'it has no time' }
  const tags = new Map(splitUnescaped(series, ',').slice(1).map(keyAndValue))
  const device = tags.get('device_id')
  const metrics: Record<string, number> = {}
  for (const [field, value] of splitUnescaped(fields, ',').map(keyAndValue)) {
    const metric = mapping === undefined ? field : mapping.get(field)
    const number = /^[-+0-9.eE]+[iu]?$/.test(value) ? Number(value.replace(/[iu]$/, '')) : Number.NaN
    if (metric !== undefined && Number.isFinite(number)) metrics[metric] = number
  }
  if (Object.keys(metrics).length === 0) return { line, reason: 'it has no numeric field that is a metric' }
  return { line, time, metrics, ...(device !== undefined && { deviceId: Number(device) }) }
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
  const [key = '', ...value] = splitUnescaped(text, '=')
  return [key.replace(/\\(.)/g, '$1'), value.join('=')]
}
