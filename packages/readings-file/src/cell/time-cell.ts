import { parseTimestamp } from '@nrg/schema/timestamp'
import { epochTime } from './epoch.ts'
import { monthOf } from './month.ts'
import { offsetMinutes } from './zone-name.ts'

/** In which order a date has day, month and year. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

const NS = 1_000_000_000n
const DAY_SECONDS = 86_400

/** A time of a file: an instant, or what a clock on a wall showed, as nanoseconds that it would be in UTC. */
export interface FileTime {
  readonly ns: bigint
  readonly local: boolean
  /** Which of both, where a clock showed it twice and the file says so: `02:00A` and `02:00B`. */
  readonly second?: boolean
  /** Its text has a date alone. */
  readonly dateOnly: boolean
}

const number = String.raw`(?<a>\d{1,4})(?<mark>[./-])\s?(?<b>\d{1,2})\k<mark>\s?(?<c>\d{1,4})\.?`
const named = String.raw`(?<day>\d{1,2})[.]?[ ./-]?(?<month>[A-Za-z\u00c0-\u017f]{3,10})[.]?[ ./,-]*(?<year>\d{4}|\d\d)`
const american = String.raw`(?<month2>[A-Za-z\u00c0-\u017f]{3,10})[.]? (?<day2>\d{1,2})(?:st|nd|rd|th)?,? (?<year2>\d{4})`
const compact = String.raw`(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)`
const clock = String.raw`(?<hour>\d{1,2})(?:[:.h](?<minute>\d\d))?(?:[:.](?<second>\d\d))?(?:[.,](?<fraction>\d{1,18}))?(?<twice>[AB](?![A-Za-z]))?\s?(?<half>[AaPp]\.?[Mm]\.?)?`
const zone = String.raw`(?<zone>Z|z|(?:UTC|GMT)?\s?[+\u2212-]\d{1,2}:?(?:\d\d)?|[A-Z]{3,4})`
const weekday = String.raw`(?:[A-Za-z\u00c0-\u017f]{2,10}[.,]{0,2} )?`
const TIME = new RegExp(
  `^(?:${weekday}(?:${named}|${american})|${weekday}${number}|${compact})(?:(?:T|t|[ ,_]+(?:- |at |um )?)${clock}(?:\\s?${zone})?(?:\\s?\\([^)]*\\))?)?(?:\\s?${zone.replace('zone', 'dateZone')})?$`,
)
const COMPACT_SHAPE = /^(19|20)\d\d(0[1-9]|1[0-2])([0-3]\d)(\d{4}|\d{6})?$/
const COMPACT = /^(\d{8})(\d\d)(\d\d)(\d\d)?$/
const COMPACT_CLOCK = /^(\d{8})[Tt ](\d\d)(\d\d)(\d\d)?(?!\d)/
/** What may part two times: looked for before they are, since most texts have none. */
const INTERVAL = / (?:-|to|bis) |\u2013|T.*\/|:\d\d-\d\d:\d\d$/
const ZONED = /^.{10}.*([Zz]|[+-][\d:]+)$/
/** Without seconds and after a blank: an offset in many files, and in others the end of an interval. */
const MINUTES_TWICE = /^(.* (\d\d):(\d\d))-(\d\d):(\d\d)$/

/** Reads the text of a time with the date in this order; `undefined` where it is none. */
export function timeOf(text: string, order: DateOrder): FileTime | undefined {
  if (text.length > 80) return undefined
  const iso = isoTime(text)
  if (iso !== undefined) return iso
  const begin = beginOfInterval(text).replace(
    COMPACT_CLOCK,
    (_, day, hour, minute, second = '00') => `${day} ${hour}:${minute}:${second}`,
  )
  if (/^-?[\d.,]+$/.test(begin)) {
    if (COMPACT_SHAPE.test(begin)) return compactTime(begin)
    if (/^\d{1,2}\.\d{1,2}\.\d{2,4}$/.test(begin)) return wallTime(begin, order)
    const ns = epochTime(begin)
    return ns === undefined ? undefined : { ns, local: false, dateOnly: false }
  }
  return wallTime(begin, order)
}

/** What spreadsheets keep a time as: days since 1900. */
export function serialTime(text: string): FileTime | undefined {
  const days = isSerial(text) ? Number(text.replace(',', '.')) - 25_569 : undefined
  if (days === undefined) return undefined
  // To the second: the fraction of a day is cut off.
  return { ns: BigInt(Math.round(days * DAY_SECONDS)) * NS, local: true, dateOnly: Number.isInteger(days) }
}

/** Whether it is such a count of a day of this century. */
export function isSerial(text: string): boolean {
  return /^(3[6-9]|[4-6]\d|7[0-2])\d{3}([.,]\d+)?$/.test(text)
}

/** The one notation that most files have, read quickly. */
function isoTime(text: string): FileTime | undefined {
  if (text[4] !== '-' || text.length > 36 || MINUTES_TWICE.test(text)) return undefined
  const ns = parseTimestamp(text)
  return ns === undefined ? undefined : { ns, local: !ZONED.test(text), dateOnly: text.length === 10 }
}

/** `00:00 - 00:15` and `…/…` are intervals, and begin where they begin. */
function beginOfInterval(text: string): string {
  if (text.length < 16 || !INTERVAL.test(text)) return text
  const [, begin] =
    /^(.*\d\d.*?)(?:\s+(?:-|\u2013|to|bis)\s+|\s?\u2013\s?|(?<=T.*)\/(?=.*T))(?=.*\d\d)/.exec(text) ?? []
  if (begin !== undefined) return begin
  const [, first, hour, minute, endHour, endMinute] = MINUTES_TWICE.exec(text) ?? []
  if (first === undefined) return text
  const minutes = (Number(endHour) * 60 + Number(endMinute) - Number(hour) * 60 - Number(minute) + 1440) % 1440
  if (minutes === 60) return ''
  return [5, 10, 15, 20, 30].includes(minutes) ? first : text
}

function compactTime(text: string): FileTime | undefined {
  const [, day = text, hour = '0', minute = '0', second = '0'] = COMPACT.exec(text) ?? []
  const days = dayOf(Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6)))
  const seconds = secondsOf(Number(hour), Number(minute), Number(second))
  if (days === undefined || seconds === undefined) return undefined
  return { ns: BigInt(days + seconds) * NS, local: true, dateOnly: text.length === 8 }
}

function wallTime(text: string, order: DateOrder): FileTime | undefined {
  const { groups } = TIME.exec(text) ?? {}
  if (groups === undefined) return undefined
  const day = dateOf(groups, order)
  const hour = groups.hour === undefined ? 0 : hourOf(Number(groups.hour), groups.half)
  if (day === undefined || hour === undefined) return undefined
  const seconds = secondsOf(hour, Number(groups.minute ?? 0), Number(groups.second ?? 0))
  // An hour alone after a date is one only with AM or PM, or where a T is before it.
  if (groups.hour !== undefined && groups.minute === undefined && groups.half === undefined && !/T\d\d$/i.test(text))
    return undefined
  const zoneText = groups.zone ?? groups.dateZone
  const offset = zoneText === undefined ? undefined : offsetMinutes(zoneText.replace(/\s/g, ''))
  if (seconds === undefined || (zoneText !== undefined && offset === undefined)) return undefined
  const fraction = BigInt((groups.fraction ?? '').slice(0, 9).padEnd(9, '0'))
  const ns = BigInt(day + seconds - (offset ?? 0) * 60) * NS + fraction
  const dateOnly = groups.hour === undefined
  if (offset !== undefined) return { ns, local: false, dateOnly }
  return { ns, local: true, dateOnly, ...(groups.twice && { second: groups.twice === 'B' }) }
}

function dateOf(groups: Record<string, string | undefined>, order: DateOrder): number | undefined {
  const month = groups.month ?? groups.month2
  if (month !== undefined) {
    const number = monthOf(month)
    const day = Number(groups.day ?? groups.day2)
    return number === undefined ? undefined : dayOf(yearOf(groups.year ?? groups.year2 ?? ''), number, day)
  }
  if (groups.y !== undefined) return dayOf(Number(groups.y), Number(groups.m), Number(groups.d))
  const { a = '', b = '', c = '' } = groups
  if (a.length === 4) return c.length > 2 ? undefined : dayOf(Number(a), Number(b), Number(c))
  if (order === 'YMD') return c.length > 2 || a.length !== 2 ? undefined : dayOf(yearOf(a), Number(b), Number(c))
  if (a.length > 2 || (c.length !== 4 && c.length !== 2)) return undefined
  return order === 'DMY' ? dayOf(yearOf(c), Number(b), Number(a)) : dayOf(yearOf(c), Number(a), Number(b))
}

function yearOf(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

/** Seconds from the epoch to a day; `undefined` where the calendar has none such. */
function dayOf(year: number, month: number, day: number): number | undefined {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCDate() === day ? date.getTime() / 1000 : undefined
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

/** 24:00 is the end of a day. */
function secondsOf(hour: number, minute: number, second: number): number | undefined {
  const seconds = hour * 3600 + minute * 60 + second
  return minute > 59 || second > 59 || seconds > DAY_SECONDS ? undefined : seconds
}
