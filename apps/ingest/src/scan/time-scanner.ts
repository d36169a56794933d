import { isDigit } from './plain.ts'

const [HYPHEN, COLON, PLUS, POINT, T, Z, ZERO] = [0x2d, 0x3a, 0x2b, 0x2e, 0x54, 0x5a, 0x30]
/** Of a fraction of a second. */
export const FRACTION_DIGITS = 9

/** Scans times as most devices write them: `2026-03-01T12:00:00`, a fraction of a second or none, and `Z` or `+01:00`. */
export class TimeScanner {
  /** Of the last time: where it ended, whole milliseconds, the seconds as text, and where the digits of its fraction stand. */
  end = 0
  timeMs = 0
  seconds = ''
  fractionStart = 0
  fractionEnd = 0
  /** Of the last day and second, which the next reading is most often of as well. */
  #day = -1
  #daySeconds = 0
  #second = -1

  /** Whether such a time is at a place; then the fields have it. */
  scan(text: string, at: number): boolean {
    if (!isFormed(text, at) || !this.#scanDay(text, at)) return false
    const hour = pair(text, at + 11)
    const minute = pair(text, at + 14)
    const second = pair(text, at + 17)
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return false
    let next = at + 19
    this.fractionStart = next
    if (text.charCodeAt(next) === POINT) {
      this.fractionStart = ++next
      while (isDigit(text.charCodeAt(next))) next++
      if (next === this.fractionStart || next - this.fractionStart > FRACTION_DIGITS) return false
    }
    this.fractionEnd = next
    const zone = this.#scanZone(text, next)
    const seconds = this.#daySeconds + hour * 3600 + minute * 60 + second - zone
    // Of a time that is not after 1970 the text is another one.
    if (!(seconds >= 1)) return false
    if (seconds !== this.#second) {
      this.#second = seconds
      this.seconds = String(seconds)
    }
    this.timeMs = seconds * 1000 + this.#milliseconds(text)
    return true
  }

  #milliseconds(text: string): number {
    let milliseconds = 0
    for (let at = this.fractionStart, ones = 100; at < this.fractionEnd && ones >= 1; at++, ones /= 10)
      milliseconds += (text.charCodeAt(at) - ZERO) * ones
    return milliseconds
  }

  #scanDay(text: string, at: number): boolean {
    const year = pair(text, at) * 100 + pair(text, at + 2)
    const month = pair(text, at + 5)
    const date = pair(text, at + 8)
    const day = year * 10_000 + month * 100 + date
    if (day === this.#day) return true
    // Before it Date.UTC reads some years as others.
    if (!(year >= 1970)) return false
    const read = new Date(Date.UTC(year, month - 1, date))
    // 31 June would be 1 July.
    if (read.getUTCDate() !== date || read.getUTCMonth() !== month - 1) return false
    this.#day = day
    this.#daySeconds = read.getTime() / 1000
    return true
  }

  /** The seconds that a zone is ahead of UTC; not a number where there is none. */
  #scanZone(text: string, at: number): number {
    const sign = text.charCodeAt(at)
    if (sign === Z) {
      this.end = at + 1
      return 0
    }
    this.end = at + 6
    const hours = pair(text, at + 1)
    const minutes = pair(text, at + 4)
    if (text.charCodeAt(at + 3) !== COLON || !(hours <= 23 && minutes <= 59)) return Number.NaN
    if (sign === PLUS) return (hours * 60 + minutes) * 60
    return sign === HYPHEN ? (hours * 60 + minutes) * -60 : Number.NaN
  }
}

/** Whether the marks between the numbers stand where they should. */
function isFormed(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 4) === HYPHEN &&
    text.charCodeAt(at + 7) === HYPHEN &&
    text.charCodeAt(at + 10) === T &&
    text.charCodeAt(at + 13) === COLON &&
    text.charCodeAt(at + 16) === COLON
  )
}

/** The number of two digits; not a number where they are none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN
}
