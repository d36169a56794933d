import { DEVICE_ID_LENGTH, FLEET } from '@nrg/schema/device-id'
import { IdTexts } from './id-texts.ts'
import { LineWriter } from './line-text.ts'
import { FIELDS, isDigit, NUMBER_LENGTH, plainIdEnd, plainNumberEnd } from './plain.ts'
import { FRONT, ScannedReading } from './scanned-reading.ts'
import { FRACTION_DIGITS, TimeScanner } from './time-scanner.ts'

const [TAB, NEWLINE, RETURN, BLANK, QUOTE, COMMA, COLON, ZERO] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3a, 0x30]
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d]

/** The most digits of an id that is a number. */
const ID_DIGITS = 15
const [DEVICE, TIME, BOTH] = [0, 1, 3]
/** The most characters of a time in nanoseconds. */
const TIME_LENGTH = 12 + FRACTION_DIGITS

interface Name {
  /** As it stands in JSON. */
  readonly quoted: string
  /** As it stands in a line, where it is the first there, and where it is not. */
  readonly first: string
  readonly further: string
}

/**
 * Scans readings in JSON as most devices write them, and makes their lines without reading them into values: numbers are
 * copied as text. It takes the plain case or declines, so that whoever reads all of JSON decides: any field that is none of the
 * metrics, an escape, a text for a number, a number that prints otherwise, an unusual time, a character beyond ASCII. What
 * it takes is what the others would take, to the letter.
 */
export class ReadingScanner {
  readonly #names: readonly Name[]
  readonly #times = new TimeScanner()
  readonly #ids = new IdTexts()
  readonly #lines: LineWriter
  /** Which field was the first, the second … of the last reading. */
  readonly #order: number[] = []
  #text = ''
  /** Where scanning goes on. */
  #at = 0
  /** Of the reading that is being scanned: which names were there, a bit each, and what goes into its line. */
  #seen = 0
  #id = ''
  #fields = 0
  /** Of each field: which name, and where the text of its number begins and ends. */
  readonly #spans = new Int32Array(3 * FIELDS)

  constructor(metrics: Iterable<string>) {
    this.#names = ['device_id', 'timeof', ...metrics].slice(0, FIELDS).map((name) => ({
      quoted: `"${name}"`,
      first: `${name}=`,
      further: `,${name}=`,
    }))
    const fields = this.#names.reduce((sum, { further }) => sum + further.length + NUMBER_LENGTH, 0)
    this.#lines = new LineWriter(FRONT.length + DEVICE_ID_LENGTH + fields + TIME_LENGTH)
  }

  /** The reading of a line, from its start to its end; `undefined` where it is not a plain one. */
  line(text: string, start: number, end: number): ScannedReading | undefined {
    this.#text = text
    this.#at = start
    const reading = this.#object()
    this.#skipBlanks(end)
    this.#text = ''
    // Past the end it is not all of one line.
    return this.#at === end ? reading : undefined
  }

  /** The readings of a body that is an object or a list of them, at most so many; `undefined` where not all are plain. */
  body(text: string, most: number): readonly ScannedReading[] | undefined {
    this.#text = text
    this.#at = 0
    const readings = this.#list(most)
    if (readings !== undefined) this.#skipBlanks()
    const isWhole = this.#at === text.length
    this.#text = ''
    return isWhole ? readings : undefined
  }

  #list(most: number): readonly ScannedReading[] | undefined {
    this.#skipBlanks()
    if (this.#text.charCodeAt(this.#at) !== OPEN_LIST) {
      const only = this.#object()
      return only && [only]
    }
    const readings: ScannedReading[] = []
    do {
      this.#at++
      const reading = this.#object()
      if (reading === undefined || readings.length === most) return undefined
      readings.push(reading)
      this.#skipBlanks()
    } while (this.#text.charCodeAt(this.#at) === COMMA)
    return this.#text.charCodeAt(this.#at++) === CLOSE_LIST ? readings : undefined
  }

  #object(): ScannedReading | undefined {
    this.#skipBlanks()
    if (this.#text.charCodeAt(this.#at) !== OPEN) return undefined
    this.#seen = 0
    this.#id = ''
    this.#fields = 0
    let code = COMMA
    for (let place = 0; code === COMMA; place++) {
      this.#at++
      const name = this.#name(place)
      // Of two of one name the last one counts.
      if (name < 0 || (this.#seen & (1 << name)) !== 0 || !this.#value(name)) return undefined
      this.#seen |= 1 << name
      this.#skipBlanks()
      code = this.#text.charCodeAt(this.#at)
    }
    this.#at++
    if (code !== CLOSE || (this.#seen & BOTH) !== BOTH || this.#fields === 0 || this.#id === FLEET) return undefined
    return this.#reading()
  }

  /** The reading that was scanned, whose line is written. */
  #reading(): ScannedReading {
    const text = this.#text
    const lines = this.#lines
    const times = this.#times
    const spans = this.#spans
    const source = lines.begin()
    const start = lines.length
    lines.copy(FRONT)
    lines.copy(this.#id)
    lines.repeat(BLANK, 1)
    for (let field = 0; field < this.#fields; field += 3) {
      const { first, further } = this.#names[spans[field] ?? 0] as Name
      lines.copy(field === 0 ? first : further)
      lines.copy(text, spans[field + 1] ?? 0, spans[field + 2] ?? 0)
    }
    lines.repeat(BLANK, 1)
    lines.copy(times.seconds)
    lines.copy(text, times.fractionStart, times.fractionEnd)
    lines.repeat(ZERO, FRACTION_DIGITS - (times.fractionEnd - times.fractionStart))
    return new ScannedReading(this.#id, times.timeMs, source, start, lines.length)
  }

  /** Takes the value that is next, and goes on behind it; false where it is not plain. */
  #value(name: number): boolean {
    const text = this.#text
    const start = this.#at
    let end: number
    if (name === DEVICE) {
      end = this.#idEnd(start)
      const quote = text.charCodeAt(start) === QUOTE ? 1 : 0
      if (end >= 0) this.#id = this.#ids.of(text, start + quote, end - quote)
    } else if (name === TIME) end = this.#timeEnd(start)
    else {
      end = plainNumberEnd(text, start)
      this.#spans[this.#fields++] = name
      this.#spans[this.#fields++] = start
      this.#spans[this.#fields++] = end
    }
    this.#at = end
    return end >= 0
  }

  /** Which name is next, and goes on to its value; -1 where it is none of ours. */
  #name(place: number): number {
    this.#skipBlanks()
    let name = this.#order[place] ?? 0
    if (!this.#text.startsWith((this.#names[name] as Name).quoted, this.#at)) {
      name = this.#names.findIndex(({ quoted }) => this.#text.startsWith(quoted, this.#at))
      if (name < 0) return -1
      this.#order[place] = name
    }
    this.#at += (this.#names[name] as Name).quoted.length
    this.#skipBlanks()
    if (this.#text.charCodeAt(this.#at) !== COLON) return -1
    this.#at++
    this.#skipBlanks()
    return name
  }

  #idEnd(start: number): number {
    const text = this.#text
    if (text.charCodeAt(start) === QUOTE) {
      const end = plainIdEnd(text, start + 1, DEVICE_ID_LENGTH)
      return end >= 0 && text.charCodeAt(end) === QUOTE ? end + 1 : -1
    }
    let end = start
    while (isDigit(text.charCodeAt(end))) end++
    // With four digits it is 1000 or more.
    const isPlain = end - start >= 4 && end - start <= ID_DIGITS && text.charCodeAt(start) !== ZERO
    return isPlain ? end : -1
  }

  #timeEnd(start: number): number {
    if (this.#text.charCodeAt(start) !== QUOTE || !this.#times.scan(this.#text, start + 1)) return -1
    const { end } = this.#times
    return this.#text.charCodeAt(end) === QUOTE ? end + 1 : -1
  }

  #skipBlanks(end = this.#text.length): void {
    for (; this.#at < end; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== BLANK && code !== NEWLINE && code !== RETURN && code !== TAB) return
    }
  }
}
