import { isDigit } from './plain.ts'

const [HYPHEN, COLON, PLUS, POINT, T, Z, ZERO] = [0x2d, 0x3a, 0x2b, 0x2e, 0x54, 0x5a, 0x30]
/** Of a fraction of a second. */
export const FRACTION_DIGITS = 9

/** Scans times as most devices write them: `2026-03-01T12:00:00`, a fraction of a second or none, and `Z` or `+01:00`. */
export class TimeScanner {
  /** Of the last time: where it ended, whole milliseconds, the digits of its seconds, and where those of its fraction stand. */
  end = 0
  timeMs = 0
  seconds: Uint8Array = Buffer.alloc(0)
  fractionStart = 0
  fractionEnd = 0
  /** Of the last day and second, which the next reading is most often of as well. */
  #day = -1
  #daySeconds = 0
  #second = -1

  /** Whether such a time is at a place; then the fields have it. */
  scan(bytes: Uint8Array, at: number): boolean {
    if (!isFormed(bytes, at) || !this.#scanDay(bytes, at)) return false
    const hour = pair(bytes, at + 11)
    const minute = pair(bytes, at + 14)
    const second = pair(bytes, at + 17)
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return false
    let next = at + 19
    this.fractionStart = next
    if (bytes[next] === POINT) {
      this.fractionStart = ++next
      while (isDigit(bytes[next])) next++
      if (next === this.fractionStart || next - this.fractionStart > FRACTION_DIGITS) return false
    }
    this.fractionEnd = next
    const zone = this.#scanZone(bytes, next)
    const seconds = this.#daySeconds + hour * 3600 + minute * 60 + second - zone
    // Of a time that is not after 1970 the digits are others.
    if (!(seconds >= 1)) return false
    if (seconds !== this.#second) {
      this.#second = seconds
      this.seconds = Buffer.from(String(seconds), 'latin1')
    }
    this.timeMs = seconds * 1000 + this.#milliseconds(bytes)
    return true
  }

  #milliseconds(bytes: Uint8Array): number {
    let milliseconds = 0
    for (let at = this.fractionStart, ones = 100; at < this.fractionEnd && ones >= 1; at++, ones /= 10)
      milliseconds += ((bytes[at] as number) - ZERO) * ones
    return milliseconds
  }

  #scanDay(bytes: Uint8Array, at: number): boolean {
    const year = pair(bytes, at) * 100 + pair(bytes, at + 2)
    const month = pair(bytes, at + 5)
    const date = pair(bytes, at + 8)
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
  #scanZone(bytes: Uint8Array, at: number): number {
    const sign = bytes[at]
    if (sign === Z) {
      this.end = at + 1
      return 0
    }
    this.end = at + 6
    const hours = pair(bytes, at + 1)
    const minutes = pair(bytes, at + 4)
    if (bytes[at + 3] !== COLON || !(hours <= 23 && minutes <= 59)) return Number.NaN
    if (sign === PLUS) return (hours * 60 + minutes) * 60
    return sign === HYPHEN ? (hours * 60 + minutes) * -60 : Number.NaN
  }
}

/** Whether the marks between the numbers stand where they should. */
function isFormed(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 4] === HYPHEN &&
    bytes[at + 7] === HYPHEN &&
    bytes[at + 10] === T &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON
  )
}

/** The number of two digits; not a number where they are none. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO
  const ones = (bytes[at + 1] ?? 0) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
