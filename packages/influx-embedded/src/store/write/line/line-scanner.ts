import { fractionDigits, type Precision } from '@nrg/line-protocol/precision'
import type { BucketIndex } from '../../index/bucket-index.ts'
import { hashStart, hashStep } from '../../index/key-cache.ts'
import type { Series, Source } from '../../index/series.ts'
import { kinds } from '../../points/field-kind.ts'
import { highWord, lowWord, writeWords } from '../../points/nanos.ts'
import type { StagedBatch } from './staged-batch.ts'

const newline = 0x0a
const blank = 0x20
const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const point = 0x2e
const equals = 0x3d
const backslash = 0x5c
const intSuffix = 0x69
const uintSuffix = 0x75
const inDoubt = -1

const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** Up to here a decimal's digits are exact in a double, and so is its quotient by a power of ten. */
const exactDigits = 15
const largestSeconds = 9223372036

/**
 * Reads the lines that nearly all lines are like: of a source and fields known already, without escapes, in
 * plain order. Whatever else a line has is in doubt and left to the exact parser; so this one may be strict,
 * and reads each byte once.
 */
export class LineScanner {
  readonly #body: Buffer
  readonly #bucket: BucketIndex
  readonly #batch: StagedBatch
  readonly #fractionDigits: number
  readonly #fractionUnit: number
  readonly #defaultLow: number
  readonly #defaultHigh: number

  constructor(body: Buffer, bucket: BucketIndex, precision: Precision, defaultTime: bigint, batch: StagedBatch) {
    this.#body = body
    this.#bucket = bucket
    this.#batch = batch
    this.#fractionDigits = fractionDigits[precision]
    this.#fractionUnit = powers[9 - this.#fractionDigits] as number
    this.#defaultLow = lowWord(defaultTime)
    this.#defaultHigh = highWord(defaultTime)
  }

  /** Stages the line that starts at a place and answers where the next one starts, or -1 where in doubt. */
  scan(from: number): number {
    const body = this.#body
    let hash = hashStart
    let at = from
    for (;;) {
      const byte = body[at] as number
      if (byte === blank) break
      // The end of the body reads as undefined, which is none of these and fails the comparison below.
      if (byte === backslash || !(byte > blank)) return inDoubt
      hash = hashStep(hash, byte)
      at++
    }
    const source = this.#bucket.keyCache.get(hash, body, from, at)
    if (!source) return inDoubt
    at = this.#scanFields(source, at + 1)
    if (at === inDoubt) return inDoubt
    return this.#scanTime(source, at)
  }

  /** Stages the fields and answers where they end. */
  #scanFields(source: Source, from: number): number {
    const body = this.#body
    let at = from
    for (let place = 0; ; place++) {
      let series = source.layout[place]
      let end = series ? nameEnd(body, at, series) : inDoubt
      if (end === inDoubt) {
        series = this.#findSeries(source, at)
        if (!series) return inDoubt
        source.place(series, place)
        end = at + (series.fieldBytes as Uint8Array).length
      }
      at = this.#scanValue(series as Series, end + 1)
      if (at === inDoubt) return inDoubt
      const byte = body[at]
      if (byte !== comma) return byte === blank || byte === newline || at === body.length ? at : inDoubt
      at++
    }
  }

  #findSeries(source: Source, at: number): Series | undefined {
    for (const series of source.series) if (nameEnd(this.#body, at, series) !== inDoubt) return series
    return undefined
  }

  /** Stages a value and answers where it ends. */
  #scanValue(series: Series, from: number): number {
    const body = this.#body
    const first = body[from] as number
    if (first === quote) return this.#scanString(series, from + 1)
    if ((first >= 0x30 && first <= 0x39) || first === minus) return this.#scanNumber(series, from)
    const next = body[from + 1]
    if (next !== comma && next !== blank && next !== newline && next !== undefined) return inDoubt
    const isTrue = first === 0x74 || first === 0x54
    if (!isTrue && first !== 0x66 && first !== 0x46) return inDoubt
    const index = this.#batch.addValue(series, kinds.bool)
    this.#batch.words[2 * index] = isTrue ? 1 : 0
    return from + 1
  }

  #scanString(series: Series, from: number): number {
    const body = this.#body
    let at = from
    for (;;) {
      const byte = body[at]
      if (byte === quote) break
      if (byte === backslash || byte === undefined) return inDoubt
      at++
    }
    const { strings } = this.#batch
    const index = this.#batch.addValue(series, kinds.string)
    this.#batch.words[2 * index] = strings.push(body.toString('utf8', from, at)) - 1
    return at + 1
  }

  #scanNumber(series: Series, from: number): number {
    const body = this.#body
    const negative = body[from] === minus
    let at = negative ? from + 1 : from
    const digitsFrom = at
    let mantissa = 0
    let byte = body[at] as number
    for (; byte >= 0x30 && byte <= 0x39; byte = body[++at] as number) mantissa = mantissa * 10 + byte - 0x30
    let digits = at - digitsFrom
    if (digits === 0) return inDoubt
    if (byte === intSuffix || byte === uintSuffix) return this.#endWhole(series, negative, mantissa, digits, at)
    let decimals = 0
    if (byte === point) {
      const pointAt = at
      byte = body[++at] as number
      for (; byte >= 0x30 && byte <= 0x39; byte = body[++at] as number) mantissa = mantissa * 10 + byte - 0x30
      decimals = at - pointAt - 1
      digits += decimals
    }
    let value = mantissa
    if (digits > exactDigits) {
      // More digits than a double holds exactly; what follows them decides whether this is a number at all.
      if (digits > 20 || !endsValue(byte)) return inDoubt
      value = Number(body.toString('latin1', digitsFrom, at))
    } else if (decimals > 0) {
      value = mantissa / (powers[decimals] as number)
    }
    const index = this.#batch.addValue(series, kinds.float)
    this.#batch.doubles[index] = negative ? -value : value
    return at
  }

  /** Stages the whole number that ends with its suffix at a place, and answers where it ends. */
  #endWhole(series: Series, negative: boolean, mantissa: number, digits: number, at: number): number {
    const unsigned = this.#body[at] === uintSuffix
    if (digits > exactDigits || (unsigned && negative)) return inDoubt
    const index = this.#batch.addValue(series, unsigned ? kinds.uint : kinds.int)
    writeWhole(this.#batch.words, 2 * index, negative ? -mantissa : mantissa)
    return at + 1
  }

  /** Ends the staged line with its time and answers where the next line starts. */
  #scanTime(source: Source, from: number): number {
    const body = this.#body
    const batch = this.#batch
    let at = from
    while (body[at] === blank) at++
    if (at === body.length || body[at] === newline) {
      const line = batch.endLine(source)
      batch.times[2 * line] = this.#defaultLow
      batch.times[2 * line + 1] = this.#defaultHigh
      return at + 1
    }
    const negative = body[at] === minus
    if (negative) at++
    const digitsFrom = at
    while ((body[at] as number) >= 0x30 && (body[at] as number) <= 0x39) at++
    const digits = at - digitsFrom
    if (digits === 0 || digits > 19 || (at < body.length && body[at] !== newline)) return inDoubt
    const fractionFrom = Math.max(digitsFrom, at - this.#fractionDigits)
    const seconds = digitsOf(body, digitsFrom, fractionFrom)
    // Near the ends of the range only the exact parser tells what is inside.
    if (seconds >= largestSeconds) return inDoubt
    const fraction = digitsOf(body, fractionFrom, at) * this.#fractionUnit
    const line = batch.endLine(source)
    writeWords(batch.times, 2 * line, negative ? -seconds : seconds, negative ? -fraction : fraction)
    return at + 1
  }
}

const endsValue = (byte: number): boolean => byte === comma || byte === blank || byte === newline

/** Where a field's name ends, before its equals sign; -1 where another name is there. */
function nameEnd(body: Buffer, from: number, series: Series): number {
  const name = series.fieldBytes
  if (!name) return inDoubt
  const end = from + name.length
  if (body[end] !== equals) return inDoubt
  for (let i = 0; i < name.length; i++) if (body[from + i] !== name[i]) return inDoubt
  return end
}

function digitsOf(body: Buffer, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) number = number * 10 + (body[at] as number) - 0x30
  return number
}

function writeWhole(words: Int32Array, at: number, value: number): void {
  const high = Math.floor(value / 0x1_0000_0000)
  words[at] = value - high * 0x1_0000_0000
  words[at + 1] = high
}
