import { quote } from '../values/quote.ts'

const layout = '2006-01-02T15:04:05Z07:00'

/** The parts of an RFC 3339 time, by the names that Go's layout gives them, and what each may be. */
const elements: readonly (readonly [name: string, pattern: RegExp, largest?: number, range?: string])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, 12, 'month'],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d?/, 23, 'hour'],
  [':', /^:/],
  ['04', /^\d\d/, 59, 'minute'],
  [':', /^:/],
  ['05', /^\d\d/, 59, 'second'],
  ['', /^(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
]

/** Why a text is no RFC 3339 time, in the words of the Go library that InfluxDB reads times with. */
export function timeSyntaxError(text: string): string {
  const parsing = `parsing time ${quote(text)}`
  let rest = text
  for (const [name, pattern, largest, range] of elements) {
    const match = pattern.exec(rest)
    if (!match) return `${parsing} as "${layout}": cannot parse ${quote(rest)} as ${quote(name)}`
    if (largest !== undefined && (Number(match[0]) > largest || (range === 'month' && Number(match[0]) === 0)))
      return `${parsing}: ${range} out of range`
    rest = rest.slice(match[0].length)
    const [, hour, minute] = /^[+-](\d\d):(\d\d)$/.exec(match[0]) ?? []
    if (Number(hour) > 24) return `${parsing}: time zone offset hour out of range`
    if (Number(minute) > 60) return `${parsing}: time zone offset minute out of range`
  }
  return rest === '' ? `${parsing}: day out of range` : `${parsing}: extra text: ${quote(rest)}`
}
