import type { SeriesKey } from '@nrg/flux/storage'
import type { FieldKind } from '../points/field-kind.ts'
import { type Ask, type BlockReference, blockWords, type SelectAnswer, seriesWords } from '../protocol/request.ts'

/** Series whose names a thread remembers; where there are more, it begins anew. */
const remembered = 100_000

/** Shared by all series without any. */
const noStrings: readonly string[] = []
const noBlocks: readonly BlockReference[] = []

/** A series of an answer, and what is needed to read it. */
export interface SelectedSeries extends SeriesKey {
  readonly id: number
  readonly kind: FieldKind
  /** True where the predicate holds for all of its points. */
  readonly matching: boolean
  /** True where it surely has a point within the bounds; then no points are sent if none were wanted. */
  readonly certain: boolean
  /** Points of its tail within the bounds, and the place of their numbers in the answer's `tails`. */
  readonly tailCount: number
  readonly tailAt: number
  /** The tail's strings: a value is a place in it. */
  readonly strings: readonly string[]
  /** Its blocks with points that may be within the bounds, rising in time, never overlapping each other. */
  readonly blocks: readonly BlockReference[]
}

/** Makes series of an answer's numbers, and remembers what they are called. */
export class SeriesNames {
  readonly #ask: Ask
  readonly #keys = new Map<number, SeriesKey>()
  #generation = 0

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** The series of an answer; undefined where it is outdated, and to be asked for again. */
  seriesOf(answer: SelectAnswer): readonly SelectedSeries[] | undefined {
    if (!this.#learn(answer)) return undefined
    const { series, strings } = answer
    const selected: SelectedSeries[] = []
    let tailAt = 0
    let blockAt = 0
    for (let at = 0; at < series.length; at += seriesWords.length) {
      const id = series[at + seriesWords.id] as number
      const tailCount = series[at + seriesWords.tailCount] as number
      const blockCount = series[at + seriesWords.blockCount] as number
      const key = this.#keys.get(id)
      // One that is unknown even now was deleted meanwhile.
      if (key)
        selected.push({
          id,
          measurement: key.measurement,
          tags: key.tags,
          field: key.field,
          kind: series[at + seriesWords.kind] as FieldKind,
          matching: series[at + seriesWords.matching] === 1,
          certain: series[at + seriesWords.certain] === 1,
          tailCount,
          tailAt,
          strings: strings.get(at / seriesWords.length) ?? noStrings,
          blocks: blocksOf(answer, blockAt, blockCount),
        })
      tailAt += 4 * tailCount
      blockAt += blockCount
    }
    return selected
  }

  /** Learns what the series of an answer are called; false where nobody knows any more. */
  #learn({ generation, series }: SelectAnswer): boolean {
    if (generation !== this.#generation || this.#keys.size > remembered) {
      this.#keys.clear()
      this.#generation = generation
    }
    const unknown: number[] = []
    for (let at = 0; at < series.length; at += seriesWords.length) {
      const id = series[at + seriesWords.id] as number
      if (!this.#keys.has(id)) unknown.push(id)
    }
    if (unknown.length === 0) return true
    const { keys } = this.#ask({ type: 'keys', generation, ids: Int32Array.from(unknown) })
    if (!keys) return false
    for (const [place, key] of keys.entries()) if (key) this.#keys.set(unknown[place] as number, key)
    return true
  }
}

function blocksOf({ blocks }: SelectAnswer, from: number, count: number): readonly BlockReference[] {
  if (count === 0) return noBlocks
  const references: BlockReference[] = new Array(count)
  for (let i = 0; i < count; i++) {
    const at = (from + i) * blockWords.length
    references[i] = {
      number: Number(blocks[at + blockWords.number]),
      start: blocks[at + blockWords.start] as bigint,
      end: blocks[at + blockWords.end] as bigint,
      count: Number(blocks[at + blockWords.count]),
      bytes: Number(blocks[at + blockWords.bytes]),
    }
  }
  return references
}
