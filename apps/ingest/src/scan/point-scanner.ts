import type { Precision } from '@nrg/line-protocol/precision'
import { DEVICE_ID_LENGTH, FLEET } from '@nrg/schema/device-id'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { isDigit, ownText, plainIdEnd, plainNumberEnd } from './plain.ts'
import { ScannedReading } from './scanned-reading.ts'

const [NEWLINE, BLANK, COMMA, ZERO, NINE] = [0x0a, 0x20, 0x2c, 0x30, 0x39]
const FRONT = `${READING_MEASUREMENT},device_id=`
const FIELDS = 30

/** The digits of a time of this age of the world, and what makes nanoseconds of it. */
const forms: Readonly<Record<Precision, { readonly digits: number; readonly zeros: string }>> = {
  ns: { digits: 19, zeros: '' },
  us: { digits: 16, zeros: '000' },
  ms: { digits: 13, zeros: '000000' },
  s: { digits: 10, zeros: '000000000' },
}
const MS_DIGITS = 13

/**
 * Scans points of line protocol that are lines of readings as they stand: `energy,device_id=ID metric=number,… time`. It takes
 * those or declines, so that whoever reads all of line protocol decides. What it takes is what that would take, to the letter.
 */
export class PointScanner {
  /** Behind the last point that was taken: at the end of its line. */
  end = 0
  readonly #names: readonly string[]

  constructor(metrics: Iterable<string>) {
    this.#names = [...metrics].slice(0, FIELDS).map((name) => `${name}=`)
  }

  /** The reading of the line that begins at a place; `undefined` where it is not a plain one. */
  scan(text: string, start: number, precision: Precision): ScannedReading | undefined {
    if (!text.startsWith(FRONT, start)) return undefined
    const idStart = start + FRONT.length
    const idEnd = plainIdEnd(text, idStart, DEVICE_ID_LENGTH)
    if (idEnd < 0 || text.charCodeAt(idEnd) !== BLANK) return undefined
    const fieldsEnd = this.#fieldsEnd(text, idEnd + 1)
    const { digits, zeros } = forms[precision]
    const timeStart = fieldsEnd + 1
    const end = timeStart + digits
    if (fieldsEnd < 0 || !isTime(text, timeStart, end)) return undefined
    const id = text.slice(idStart, idEnd)
    if (id === FLEET) return undefined
    this.end = end
    const ms = text.slice(timeStart, timeStart + Math.min(digits, MS_DIGITS))
    const timeMs = digits < MS_DIGITS ? Number(ms) * 1000 : Number(ms)
    return new ScannedReading(ownText(id), timeMs, text.slice(start, end) + zeros)
  }

  /** Where the fields end, at a blank; -1 where they are not plain. */
  #fieldsEnd(text: string, start: number): number {
    let seen = 0
    for (let at = start, place = 0; ; at++, place++) {
      const name = this.#nameAt(text, at, place)
      // Of two of one name the last one counts.
      if (name < 0 || (seen & (1 << name)) !== 0) return -1
      seen |= 1 << name
      at = plainNumberEnd(text, at + (this.#names[name]?.length ?? 0))
      if (at < 0) return -1
      const code = text.charCodeAt(at)
      if (code === BLANK) return at
      if (code !== COMMA) return -1
    }
  }

  /** Which metric a field is: most often that of its place. */
  #nameAt(text: string, at: number, place: number): number {
    const expected = this.#names[place]
    if (expected !== undefined && text.startsWith(expected, at)) return place
    return this.#names.findIndex((name) => text.startsWith(name, at))
  }
}

/** Whether there are so many digits, and the line ends behind them. A time that begins with 9 may be later than InfluxDB has any. */
function isTime(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start)
  if (first === ZERO || first === NINE || (end < text.length && text.charCodeAt(end) !== NEWLINE)) return false
  for (let at = start; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false
  return true
}
