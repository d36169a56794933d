import { ApiError } from './api-error.ts'

const LAYOUT = '2006-01-02T15:04:05Z07:00'
const SECOND = 1_000_000_000n

/** What Go's time parser expects, in order: its name for the part, and what the part looks like. */
const PARTS: readonly (readonly [name: string, pattern: RegExp, least: number, most: number, what: string])[] = [
  ['2006', /^\d{4}/, 0, 9999, 'year'],
  ['-', /^-/, 0, 0, ''],
  ['01', /^\d{2}/, 1, 12, 'month'],
  ['-', /^-/, 0, 0, ''],
  ['02', /^\d{2}/, 1, 31, 'day'],
  ['T', /^T/, 0, 0, ''],
  ['15', /^\d{2}/, 0, 23, 'hour'],
  [':', /^:/, 0, 0, ''],
  ['04', /^\d{2}/, 0, 59, 'minute'],
  [':', /^:/, 0, 0, ''],
  ['05', /^\d{2}/, 0, 59, 'second'],
]

/** Reads an RFC 3339 time to nanoseconds since the epoch; the error's message is Go's. */
export function parseRfc3339(text: string): bigint {
  let rest = text
  const numbers: number[] = []
  for (const [name, pattern, least, most, what] of PARTS) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) throw cannotParse(text, rest, name)
    rest = rest.slice(found.length)
    if (what === '') continue
    const number = Number(found)
    if (number < least || number > most) throw new ApiError('invalid', `parsing time "${text}": ${what} out of range`)
    numbers.push(number)
  }
  const fraction = /^[.,](\d+)/.exec(rest)
  if (fraction) rest = rest.slice(fraction[0].length)
  const zone = /^(?:Z|([+-])(\d{2}):(\d{2}))/.exec(rest)
  if (!zone) throw cannotParse(text, rest, 'Z07:00')
  if (rest.length > zone[0].length) {
    throw new ApiError('invalid', `parsing time "${text}": extra text: "${rest.slice(zone[0].length)}"`)
  }
  const [year, month, day, hour, minute, second] = numbers as [number, number, number, number, number, number]
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  if (at.getUTCDate() !== day) throw new ApiError('invalid', `parsing time "${text}": day out of range`)
  at.setUTCHours(hour, minute, second)
  const offsetMinutes = (Number(zone[2] ?? 0) * 60 + Number(zone[3] ?? 0)) * (zone[1] === '-' ? -1 : 1)
  const seconds = BigInt(at.getTime() / 1000 - offsetMinutes * 60)
  return seconds * SECOND + BigInt((fraction?.[1] ?? '').slice(0, 9).padEnd(9, '0'))
}

/** Writes unix seconds as InfluxDB does. */
export function formatSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

function cannotParse(text: string, rest: string, part: string): ApiError {
  return new ApiError('invalid', `parsing time "${text}" as "${LAYOUT}": cannot parse "${rest}" as "${part}"`)
}
