import { dateOfDay, dayOfDate, daysInMonth, nsPerSecond, splitDay } from './calendar.ts'

/** An instant: nanoseconds since the epoch. */
export class Time {
  readonly ns: bigint
  constructor(ns: bigint) {
    this.ns = ns
  }
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** `2026-01-01T00:00:00` and the nanoseconds of the second, nine digits. */
function dateTimeParts(ns: bigint): readonly [dateTime: string, fraction: string] {
  const [epochDay, nsOfDay] = splitDay(ns)
  const { year, month, day } = dateOfDay(epochDay)
  const seconds = Math.floor(nsOfDay / 1e9)
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  return [`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}`, pad(nsOfDay % 1e9, 9)]
}

/** A time as the CSV and JSON show it: RFC 3339 in UTC without the zeros that end a fraction. */
export function formatTime(ns: bigint): string {
  const [dateTime, fraction] = dateTimeParts(ns)
  if (fraction === '000000000') return `${dateTime}Z`
  let end = 9
  while (fraction.charCodeAt(end - 1) === 48) end--
  return `${dateTime}.${fraction.slice(0, end)}Z`
}

/** A time as `string(v:)` and `display(v:)` show it: RFC 3339 in UTC, always with nine digits of fraction. */
export function formatTimeFixed(ns: bigint): string {
  const [dateTime, fraction] = dateTimeParts(ns)
  return `${dateTime}.${fraction}Z`
}

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/
const dateTimePattern = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/

/** Why a text is no time, in InfluxDB's words. */
export type TimeSyntaxError = 'cannot parse date' | 'cannot parse date time'

/** Reads a date or an RFC 3339 time, as a literal or `time(v:)` has it; answers what is wrong with it otherwise. */
export function parseTime(text: string): bigint | TimeSyntaxError {
  if (!text.includes('T')) {
    const date = datePattern.exec(text)
    const day = date && epochDayOf(date)
    return day === undefined || day === null ? 'cannot parse date' : wrap(BigInt(day) * 86_400n * nsPerSecond)
  }
  return parseDateTime(text) ?? 'cannot parse date time'
}

function parseDateTime(text: string): bigint | undefined {
  const match = dateTimePattern.exec(text)
  if (!match) return undefined
  const day = epochDayOf(match)
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])]
  const [zoneHour, zoneMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  if (day === undefined || hour > 23 || minute > 59 || second > 59 || zoneHour > 24 || zoneMinute > 60) return undefined
  const east = (zoneHour * 3600 + zoneMinute * 60) * (match[8] === '-' ? -1 : 1)
  const seconds = day * 86_400 + hour * 3600 + minute * 60 + second - east
  const fraction = (match[7] ?? '').slice(0, 9).padEnd(9, '0')
  return wrap(BigInt(seconds) * nsPerSecond + BigInt(fraction))
}

function epochDayOf(match: RegExpExecArray): number | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return dayOfDate(year, month, day)
}

const wrap = (ns: bigint): bigint => BigInt.asIntN(64, ns)
