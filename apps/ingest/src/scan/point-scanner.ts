import { fractionDigits, type Precision } from '@nrg/line-protocol/precision'
import { DEVICE_ID_LENGTH, FLEET } from '@nrg/schema/device-id'
import { IdTexts } from './id-texts.ts'
import { FIELDS, isDigit, plainIdEnd, plainNumberEnd, standsAt, ZEROS } from './plain.ts'
import { FRONT, type LineSource, ScannedReading } from './scanned-reading.ts'

const [NEWLINE, BLANK, COMMA, ZERO, NINE] = [0x0a, 0x20, 0x2c, 0x30, 0x39]
/** The digits of a time of this age of the world, in seconds, and in milliseconds. */
const [SECOND_DIGITS, MS_DIGITS] = [10, 13]

/**
 * Scans points of line protocol that are lines of readings as they stand: `energy,device_id=ID metric=number,… time`. It takes
 * those or declines, so that whoever reads all of line protocol decides. What it takes is what that would take, to the letter.
 */
export class PointScanner {
  /** Behind the last point that was taken: at the end of its line. */
  end = 0
  readonly #names: readonly Uint8Array[]
  readonly #ids = new IdTexts()

  constructor(metrics: Iterable<string>) {
    this.#names = [...metrics].slice(0, FIELDS).map((name) => Buffer.from(`${name}=`))
  }

  /**
   * The reading of the line that begins at a place of some bytes; `undefined` where it is not a plain one.
   *
   * @param source the same bytes as a text
   */
  scan(bytes: Buffer, source: LineSource, start: number, precision: Precision): ScannedReading | undefined {
    if (!standsAt(bytes, start, FRONT)) return undefined
    const idStart = start + FRONT.length
    const idEnd = plainIdEnd(bytes, idStart, DEVICE_ID_LENGTH)
    if (idEnd < 0 || bytes[idEnd] !== BLANK) return undefined
    const fieldsEnd = this.#fieldsEnd(bytes, idEnd + 1)
    const fraction = fractionDigits[precision]
    const timeStart = fieldsEnd + 1
    const end = timeStart + SECOND_DIGITS + fraction
    if (fieldsEnd < 0 || !isTime(bytes, timeStart, end)) return undefined
    const id = this.#ids.of(bytes, idStart, idEnd)
    if (id === FLEET) return undefined
    this.end = end
    const timeMs = millisecondsAt(bytes, timeStart, end)
    if (precision === 'ns') return new ScannedReading(id, timeMs, source, start, end)
    const line = bytes.toString('latin1', start, end) + (ZEROS[9 - fraction] ?? '')
    return new ScannedReading(id, timeMs, { text: line }, 0, line.length)
  }

  /** Where the fields end, at a blank; -1 where they are not plain. */
  #fieldsEnd(bytes: Uint8Array, start: number): number {
    let seen = 0
    for (let at = start, place = 0; ; at++, place++) {
      const name = this.#nameAt(bytes, at, place)
      // Of two of one name the last one counts.
      if (name < 0 || (seen & (1 << name)) !== 0) return -1
      seen |= 1 << name
      at = plainNumberEnd(bytes, at + (this.#names[name]?.length ?? 0))
      if (at < 0) return -1
      const byte = bytes[at]
      if (byte === BLANK) return at
      if (byte !== COMMA) return -1
    }
  }

  /** Which metric a field is: most often that of its place. */
  #nameAt(bytes: Uint8Array, at: number, place: number): number {
    const expected = this.#names[place]
    if (expected !== undefined && standsAt(bytes, at, expected)) return place
    return this.#names.findIndex((name) => standsAt(bytes, at, name))
  }
}

/** Whether there are so many digits, and the line ends behind them. A time that begins with 9 may be later than InfluxDB has any. */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]
  if (first === ZERO || first === NINE || (end < bytes.length && bytes[end] !== NEWLINE)) return false
  for (let at = start; at < end; at++) if (!isDigit(bytes[at])) return false
  return true
}

/** Whole milliseconds of the digits of a time, of which there are at least those of its seconds. */
function millisecondsAt(bytes: Uint8Array, start: number, end: number): number {
  let number = 0
  for (let at = start; at < start + MS_DIGITS; at++)
    number = number * 10 + (at < end ? (bytes[at] as number) - ZERO : 0)
  return number
}
