import { numberOf } from '../cell/number-cell.ts'
import { timeOf } from '../cell/time-cell.ts'
import { FileError } from '../file-error.ts'
import type { Interpreted } from '../interpret.ts'
import type { Mapping } from '../mapping.ts'
import type { BadLine } from '../record.ts'
import type { Line } from '../text/lines.ts'
import { unitScale } from '../unit-scale.ts'

/** The market's time is that of Brisbane all year: UTC+10. */
const MARKET_OFFSET_NS = 36_000_000_000_000n
const MINUTE_NS = 60_000_000_000n

interface Stream {
  readonly nmi: string
  readonly minutes: number
  readonly metric: string
  readonly scale: number
}

interface Day {
  readonly line: number
  readonly cells: readonly string[]
  readonly stream: Stream
}

/**
 * The intervals of a NEM12 file, each at the time at which it begins, in the metric's unit. Those of quality N hold no
 * reading; actual, estimated and substituted ones do.
 *
 * @see https://aemo.com.au/ MDFF Specification NEM12 and NEM13: records 100 to 900
 */
export async function* nem12(lines: AsyncIterable<Line>, mapping: Mapping): AsyncGenerator<Interpreted | BadLine> {
  const records = new Records(mapping)
  for await (const line of lines) for (const found of records.read(line)) yield found
  for (const found of records.end()) yield found
}

/** What the records so far were about: intervals are known once what follows their day no longer says which are poor. */
class Records {
  readonly #mapping: Mapping
  #stream: Stream | BadLine | undefined
  #day: Day | undefined
  #poor: (readonly [from: number, to: number])[] = []
  #last = 0
  #ended = false

  constructor(mapping: Mapping) {
    this.#mapping = mapping
  }

  *read({ number, text }: Line): Generator<Interpreted | BadLine> {
    this.#last = number
    const cells = cellsOf(text)
    const [kind = ''] = cells
    if (kind === '400') {
      if (/^N/.test(cells[3] ?? '')) this.#poor.push([Number(cells[1]), Number(cells[2])])
      return
    }
    yield* this.#finishDay()
    if (kind === '200') this.#stream = streamOf(number, cells, this.#mapping)
    else if (kind === '300') yield* this.#beginDay(number, cells)
    else if (kind === '900') this.#ended = true
    else if (kind !== '100' && kind !== '500')
      yield { line: number, reason: 'no record of NEM12 with intervals', text: text.slice(0, 60) }
  }

  *end(): Generator<Interpreted | BadLine> {
    yield* this.#finishDay()
    if (!this.#ended) yield { line: this.#last, reason: 'the file is cut off: record 900 is missing' }
  }

  *#beginDay(line: number, cells: readonly string[]): Generator<BadLine> {
    const stream = this.#stream
    if (stream === undefined) yield { line, reason: 'record 300 before a 200' }
    else if ('reason' in stream) yield { ...stream, line }
    else if (stream.metric !== '') this.#day = { line, cells, stream }
  }

  *#finishDay(): Generator<Interpreted | BadLine> {
    if (this.#day !== undefined) yield* intervals(this.#day, this.#poor)
    this.#day = undefined
    this.#poor = []
  }
}

const cellsOf = (text: string): readonly string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))

/** A stream of no metric is passed over. @throws FileError where its unit is of another kind than its metric */
function streamOf(line: number, cells: readonly string[], mapping: Mapping): Stream | BadLine {
  const [, nmi = '', , , suffix = '', , , unit = '', length = ''] = cells
  const minutes = Number(length)
  const metric = mapping.get(`${nmi}/${suffix}`) ?? mapping.get(suffix) ?? ''
  if (![5, 15, 30].includes(minutes))
    return { line, reason: 'the interval of its record 200 is not 5, 15 or 30 minutes', text: length }
  const scale = metric === '' ? 1 : unitScale(unit, metric)
  if (scale === undefined) throw new FileError(`line ${line}: ${suffix} is in ${unit}, which ${metric} is not`)
  return { nmi, minutes, metric, scale }
}

function* intervals(
  { line, cells, stream }: Day,
  poor: readonly (readonly [number, number])[],
): Generator<Interpreted | BadLine> {
  const date = cells[1] ?? ''
  const midnight = /^\d{8}$/.test(date) ? timeOf(date, 'YMD') : undefined
  if (midnight === undefined) return yield { line, reason: 'no date', text: date }
  const count = 1440 / stream.minutes
  const quality = cells[2 + count] ?? ''
  if (!/^[AEFNSV]/.test(quality))
    return yield { line, reason: `no row of ${count} intervals and a quality`, text: `${cells.length} fields` }
  if (quality.startsWith('N')) return yield { line, reason: 'quality N: there was no reading', text: date }
  for (let at = 0; at < count; at++) {
    if (poor.some(([from, to]) => from <= at + 1 && at + 1 <= to)) {
      yield { line, reason: 'quality N: there was no reading', text: `${date} interval ${at + 1}` }
      continue
    }
    const text = cells[2 + at] ?? ''
    const value = numberOf(text, '.')
    const time = midnight.ns + BigInt(at * stream.minutes) * MINUTE_NS - MARKET_OFFSET_NS
    if (value === undefined) yield { line, reason: 'no number in an interval', text }
    else yield { line, time, source: stream.nmi, metrics: { [stream.metric]: value * stream.scale } }
  }
}

/** The streams that the first lines name, for people: what can be mapped. */
export function nem12Streams(lines: readonly Line[]): readonly string[] {
  const streams = lines
    .map(({ text }) => text.split(','))
    .filter(([kind]) => kind === '200')
    .map(([, nmi, , , suffix, , , unit]) => `${suffix} (${unit}, of ${nmi})`)
  return [...new Set(streams)]
}
