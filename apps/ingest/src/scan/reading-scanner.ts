import { DEVICE_ID_LENGTH, FLEET } from '@nrg/schema/device-id'
import { IdTexts } from './id-texts.ts'
import { LineWriter } from './line-text.ts'
import { FIELDS, isDigit, NUMBER_LENGTH, plainIdEnd, plainNumberEnd, standsAt } from './plain.ts'
import { FRONT, ScannedReading } from './scanned-reading.ts'
import { FRACTION_DIGITS, TimeScanner } from './time-scanner.ts'

const [TAB, NEWLINE, RETURN, BLANK, QUOTE, COMMA, COLON, ZERO] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3a, 0x30]
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d]

/** The most digits of an id that is a number. */
const ID_DIGITS = 15
const [DEVICE, TIME, BOTH] = [0, 1, 3]
const fleet = Buffer.from(FLEET)
/** The most characters of a time in nanoseconds. */
const TIME_LENGTH = 12 + FRACTION_DIGITS

interface Name {
  /** As it stands in JSON. */
  readonly quoted: Uint8Array
  /** As it stands in a line, where it is the first there, and where it is not. */
  readonly first: Uint8Array
  readonly further: Uint8Array
}

/**
 * Scans readings in JSON as most devices write them, and makes their lines without reading them into values: numbers are
 * copied as they stand. It takes the plain case or declines, so that whoever reads all of JSON decides: any field that is none of
 * the metrics, an escape, a text for a number, a number that prints otherwise, an unusual time, a character beyond ASCII. What
 * it takes is what the others would take, to the letter.
 */
export class ReadingScanner {
  readonly #names: readonly Name[]
  readonly #times = new TimeScanner()
  readonly #ids = new IdTexts()
  readonly #lines: LineWriter
  /** Which field was the first, the second … of the last reading. */
  readonly #order: number[] = []
  /** Behind the last line that was taken: at its newline, or the end. */
  end = 0
  /** Where scanning goes on. */
  #at = 0
  #isLine = false
  /** Of the reading that is being scanned: where the text of its id begins and ends, and how much of the spans is used. */
  #idStart = 0
  #idEnd = 0
  #spansEnd = 0
  /** Of each field: which name, and where the text of its number begins and ends. */
  readonly #spans = new Int32Array(3 * FIELDS)

  constructor(metrics: Iterable<string>) {
    this.#names = ['device_id', 'timeof', ...metrics].slice(0, FIELDS).map((name) => ({
      quoted: Buffer.from(`"${name}"`),
      first: Buffer.from(`${name}=`),
      further: Buffer.from(`,${name}=`),
    }))
    const fields = this.#names.reduce((sum, { further }) => sum + further.length + NUMBER_LENGTH, 0)
    this.#lines = new LineWriter(FRONT.length + DEVICE_ID_LENGTH + fields + TIME_LENGTH)
  }

  /**
   * The reading of the line that begins at a place and has no more than so many bytes; `end` then has where its newline stands, or
   * the end of all of them. `undefined` where it is not a plain one.
   */
  line(bytes: Buffer, start: number, most: number): ScannedReading | undefined {
    this.#at = start
    this.#isLine = true
    if (!this.#scan(bytes)) return undefined
    const end = this.#skipBlanks(bytes, this.#at)
    if (end - start > most || (end < bytes.length && bytes[end] !== NEWLINE)) return undefined
    this.end = end
    return this.#reading(bytes)
  }

  /** The readings of a body that is an object or a list of them, at most so many; `undefined` where not all are plain. */
  body(bytes: Buffer, most: number): readonly ScannedReading[] | undefined {
    this.#isLine = false
    this.#at = this.#skipBlanks(bytes, 0)
    const readings = bytes[this.#at] === OPEN_LIST ? this.#list(bytes, most) : this.#only(bytes)
    return readings !== undefined && this.#skipBlanks(bytes, this.#at) === bytes.length ? readings : undefined
  }

  #only(bytes: Buffer): readonly ScannedReading[] | undefined {
    return this.#scan(bytes) ? [this.#reading(bytes)] : undefined
  }

  #list(bytes: Buffer, most: number): readonly ScannedReading[] | undefined {
    const readings: ScannedReading[] = []
    do {
      this.#at++
      if (!this.#scan(bytes) || readings.length === most) return undefined
      readings.push(this.#reading(bytes))
      this.#at = this.#skipBlanks(bytes, this.#at)
    } while (bytes[this.#at] === COMMA)
    return bytes[this.#at++] === CLOSE_LIST ? readings : undefined
  }

  /** Scans an object, and goes on behind it; whether it is a plain reading. */
  #scan(bytes: Buffer): boolean {
    let at = this.#skipBlanks(bytes, this.#at)
    if (bytes[at] !== OPEN) return false
    this.#spansEnd = 0
    let seen = 0
    for (let place = 0, byte = COMMA; byte === COMMA; place++) {
      at = this.#skipBlanks(bytes, at + 1)
      const name = this.#nameAt(bytes, at, place)
      // Of two of one name the last one counts.
      if (name < 0 || (seen & (1 << name)) !== 0) return false
      seen |= 1 << name
      at = this.#skipBlanks(bytes, at + (this.#names[name] as Name).quoted.length)
      if (bytes[at] !== COLON) return false
      at = this.#valueEnd(bytes, this.#skipBlanks(bytes, at + 1), name)
      if (at < 0) return false
      at = this.#skipBlanks(bytes, at)
      byte = bytes[at] as number
    }
    this.#at = at + 1
    return bytes[at] === CLOSE && (seen & BOTH) === BOTH && this.#spansEnd > 0 && !this.#isOfFleet(bytes)
  }

  /** The reading that was scanned, whose line is written. */
  #reading(bytes: Buffer): ScannedReading {
    const lines = this.#lines
    const times = this.#times
    const spans = this.#spans
    const source = lines.begin()
    const start = lines.length
    lines.copy(FRONT)
    lines.copy(bytes, this.#idStart, this.#idEnd)
    lines.repeat(BLANK, 1)
    for (let field = 0; field < this.#spansEnd; field += 3) {
      const { first, further } = this.#names[spans[field] as number] as Name
      lines.copy(field === 0 ? first : further)
      lines.copy(bytes, spans[field + 1], spans[field + 2])
    }
    lines.repeat(BLANK, 1)
    lines.copy(times.seconds)
    lines.copy(bytes, times.fractionStart, times.fractionEnd)
    lines.repeat(ZERO, FRACTION_DIGITS - (times.fractionEnd - times.fractionStart))
    const id = this.#ids.of(bytes, this.#idStart, this.#idEnd)
    return new ScannedReading(id, times.timeMs, source, start, lines.end())
  }

  /** Where the value ends that begins at a place; -1 where it is not plain. */
  #valueEnd(bytes: Buffer, start: number, name: number): number {
    if (name === DEVICE) return this.#idValueEnd(bytes, start)
    if (name === TIME) return this.#timeEnd(bytes, start)
    const end = plainNumberEnd(bytes, start)
    this.#spans[this.#spansEnd++] = name
    this.#spans[this.#spansEnd++] = start
    this.#spans[this.#spansEnd++] = end
    return end
  }

  /** Which name is at a place: most often that of the last reading; -1 where it is none of ours. */
  #nameAt(bytes: Uint8Array, at: number, place: number): number {
    const expected = this.#order[place] ?? 0
    if (standsAt(bytes, at, (this.#names[expected] as Name).quoted)) return expected
    const name = this.#names.findIndex(({ quoted }) => standsAt(bytes, at, quoted))
    if (name >= 0) this.#order[place] = name
    return name
  }

  #idValueEnd(bytes: Uint8Array, start: number): number {
    if (bytes[start] === QUOTE) {
      const end = plainIdEnd(bytes, start + 1, DEVICE_ID_LENGTH)
      this.#idStart = start + 1
      this.#idEnd = end
      return end >= 0 && bytes[end] === QUOTE ? end + 1 : -1
    }
    let end = start
    while (isDigit(bytes[end])) end++
    this.#idStart = start
    this.#idEnd = end
    // With four digits it is 1000 or more.
    const isPlain = end - start >= 4 && end - start <= ID_DIGITS && bytes[start] !== ZERO
    return isPlain ? end : -1
  }

  #isOfFleet(bytes: Uint8Array): boolean {
    return this.#idEnd - this.#idStart === fleet.length && standsAt(bytes, this.#idStart, fleet)
  }

  #timeEnd(bytes: Uint8Array, start: number): number {
    if (bytes[start] !== QUOTE || !this.#times.scan(bytes, start + 1)) return -1
    const { end } = this.#times
    return bytes[end] === QUOTE ? end + 1 : -1
  }

  /** The first place from another on that has no blank of JSON; a line ends at its newline. */
  #skipBlanks(bytes: Uint8Array, start: number): number {
    for (let at = start; ; at++) {
      const byte = bytes[at]
      if (byte === BLANK || byte === RETURN || byte === TAB || (byte === NEWLINE && !this.#isLine)) continue
      return at
    }
  }
}
