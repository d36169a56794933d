import type { Duration } from './duration.ts'

export const nsPerSecond = 1_000_000_000n
export const nsPerDay = 86_400_000_000_000n

/** An instant's UTC date and the nanoseconds that have passed of that day. */
export interface CivilTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly nsOfDay: number
}

/** Quotient and remainder of a division that rounds down, so that the remainder is not negative. */
export function divideFloor(value: bigint, by: bigint): readonly [quotient: bigint, remainder: bigint] {
  const quotient = value / by
  const remainder = value - quotient * by
  return remainder < 0n ? [quotient - 1n, remainder + by] : [quotient, remainder]
}

/** Days since the epoch of an instant, and the nanoseconds of that day. */
export function splitDay(ns: bigint): readonly [day: number, nsOfDay: number] {
  const [day, rest] = divideFloor(ns, nsPerDay)
  return [Number(day), Number(rest)]
}

/**
 * Days since 1970-01-01 of a date in the Gregorian calendar; a month beyond 1 to 12 carries into the year.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html
 */
export function dayOfDate(year: number, month: number, day: number): number {
  const monthIndex = month - 1
  const carriedYear = year + Math.floor(monthIndex / 12)
  const carriedMonth = (((monthIndex % 12) + 12) % 12) + 1
  const marchYear = carriedMonth <= 2 ? carriedYear - 1 : carriedYear
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((carriedMonth + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The date of a day counted from 1970-01-01. */
export function dateOfDay(epochDay: number): { year: number; month: number; day: number } {
  const shifted = epochDay + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** The UTC date and time of day of an instant. */
export function civilTime(ns: bigint): CivilTime {
  const [day, nsOfDay] = splitDay(ns)
  return { ...dateOfDay(day), nsOfDay }
}

/** The instant of a UTC date and time of day, wrapped to 64 bits as InfluxDB's times are. */
export function instantOf(year: number, month: number, day: number, nsOfDay: number): bigint {
  return BigInt.asIntN(64, BigInt(dayOfDate(year, month, day)) * nsPerDay + BigInt(nsOfDay))
}

/** The number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  return dayOfDate(year, month + 1, 1) - dayOfDate(year, month, 1)
}

/** Months between January 1970 and the UTC month of an instant. */
export function monthsSinceEpoch(ns: bigint): number {
  const { year, month } = civilTime(ns)
  return (year - 1970) * 12 + month - 1
}

/**
 * An instant moved by a duration: months first, in the UTC calendar and kept within the month they lead to
 * (January 31 and a month is February 28), then the nanoseconds.
 */
export function addDuration(ns: bigint, duration: Duration): bigint {
  const sign = duration.negative ? -1n : 1n
  let moved = ns
  if (duration.months !== 0n) {
    const { year, month, day, nsOfDay } = civilTime(ns)
    const target = year * 12 + (month - 1) + Number(sign * duration.months)
    const targetYear = Math.floor(target / 12)
    const targetMonth = target - targetYear * 12 + 1
    moved = instantOf(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)), nsOfDay)
  }
  return BigInt.asIntN(64, moved + sign * duration.ns)
}

/** The day of the week of a day counted from 1970-01-01, Sunday 0. */
export const weekDayOf = (epochDay: number): number => (((epochDay + 4) % 7) + 7) % 7

/** The week of the year of a day counted from 1970-01-01, as ISO 8601 counts: a week belongs to its Thursday's year. */
export function isoWeek(epochDay: number): number {
  const thursday = epochDay - ((weekDayOf(epochDay) + 6) % 7) + 3
  return Math.floor((thursday - dayOfDate(dateOfDay(thursday).year, 1, 1)) / 7) + 1
}
