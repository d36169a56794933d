import type { SeriesPoints } from '@nrg/flux/storage'
import type { FieldKind } from '../points/field-kind.ts'
import { pointsOf } from '../points/points.ts'
import type { WordPool } from './word-pool.ts'

/** Points that a tail holds at most before it becomes a block. */
export const tailCapacity = 2048
/**
 * By how many points the capacities of tails differ: readings that come in step would otherwise turn all their
 * tails into blocks at the same moment.
 */
const capacitySpread = 512

/** So few that the array is part of the heap: a series with a point now and then takes little. */
const firstCapacity = 4
/** Bytes of a tail besides its points. */
const overheadBytes = 200
/** Words of 32 bits that a point takes: its time and its value, each low word first. */
const stride = 4
const stringOverhead = 32
const noStrings: string[] = []

/**
 * The newest points of one series, in memory, rising strictly in time. A value is eight bytes whatever its
 * type: a bool is 0 or 1, a string its place in `strings`.
 */
export class Tail {
  readonly kind: FieldKind
  count = 0
  /** The first log record that holds a point of this tail: the log is kept from here on. */
  readonly firstSequence: number
  strings: string[] = noStrings
  stringBytes = 0
  readonly #pool: WordPool
  readonly #capacity: number
  #words: Int32Array

  /** @param seriesId decides how many points the tail holds before it is full */
  constructor(kind: FieldKind, seriesId: number, firstSequence: number, pool: WordPool) {
    this.kind = kind
    this.firstSequence = firstSequence
    this.#capacity = tailCapacity - (seriesId % capacitySpread)
    this.#pool = pool
    this.#words = pool.take(firstCapacity * stride)
  }

  get full(): boolean {
    return this.count >= this.#capacity
  }

  /** Bytes of memory, roughly. */
  get bytes(): number {
    return overheadBytes + this.#words.byteLength + this.stringBytes
  }

  /** Stores a string at a time given as words. Answers by how many bytes the tail grew. */
  putString(low: number, high: number, text: string): number {
    const bytes = stringOverhead + text.length
    this.stringBytes += bytes
    if (this.strings === noStrings) this.strings = []
    return bytes + this.put(low, high, this.strings.push(text) - 1, 0)
  }

  /**
   * Stores a point given as words; one of the same time is overwritten. Answers by how many bytes the tail grew.
   */
  put(low: number, high: number, valueLow: number, valueHigh: number): number {
    let words = this.#words
    const before = words.length
    let at = this.count * stride
    if (at > 0 && !isBefore(words[at - 4] as number, words[at - 3] as number, low, high)) {
      const place = this.find(low, high)
      at = place * stride
      if (words[at] === low && words[at + 1] === high) {
        words[at + 2] = valueLow
        words[at + 3] = valueHigh
        return 0
      }
      words = this.#grown()
      words.copyWithin(at + stride, at, this.count * stride)
    } else {
      words = this.#grown()
    }
    words[at] = low
    words[at + 1] = high
    words[at + 2] = valueLow
    words[at + 3] = valueHigh
    this.count++
    return 4 * (words.length - before)
  }

  /** The place of the first point at or after a time. */
  find(low: number, high: number): number {
    const words = this.#words
    let from = 0
    let to = this.count
    while (from < to) {
      const middle = (from + to) >>> 1
      const at = middle * stride
      if (isBefore(words[at] as number, words[at + 1] as number, low, high)) from = middle + 1
      else to = middle
    }
    return from
  }

  /**
   * The places of the points from a time up to another, as words. Most tails lie within bounds whole, or end before them:
   * to search each would be to wait for memory a dozen times.
   */
  within(startLow: number, startHigh: number, stopLow: number, stopHigh: number): { from: number; to: number } {
    const { count } = this
    if (this.endsBefore(startLow, startHigh)) return { from: count, to: count }
    const words = this.#words
    const isAll = !isBefore(words[0] as number, words[1] as number, startLow, startHigh)
    const from = isAll ? 0 : this.find(startLow, startHigh)
    return { from, to: this.endsBefore(stopLow, stopHigh) ? count : Math.max(from, this.find(stopLow, stopHigh)) }
  }

  /** Whether all of its points are before a time. */
  endsBefore(low: number, high: number): boolean {
    const last = (this.count - 1) * stride
    return last < 0 || isBefore(this.#words[last] as number, this.#words[last + 1] as number, low, high)
  }

  /** Removes the points from one place up to another. */
  remove(from: number, to: number): void {
    this.#words.copyWithin(from * stride, to * stride, this.count * stride)
    this.count -= to - from
  }

  /** Copies the times and values of some points to a place in two arrays of words. */
  copyWords(from: number, to: number, times: Int32Array, values: Int32Array, at: number): void {
    const words = this.#words
    for (let source = from * stride, target = at * 2; source < to * stride; source += stride, target += 2) {
      times[target] = words[source] as number
      times[target + 1] = words[source + 1] as number
      values[target] = words[source + 2] as number
      values[target + 1] = words[source + 3] as number
    }
  }

  /** Some points as arrays. */
  points(from = 0, to = this.count): SeriesPoints {
    const times = new Int32Array((to - from) * 2)
    const values = new Int32Array((to - from) * 2)
    this.copyWords(from, to, times, values, 0)
    return pointsOf(this.kind, times, values, this.strings)
  }

  /** Gives the memory back; the tail is not to be used any more. */
  release(): void {
    this.#pool.give(this.#words)
  }

  #grown(): Int32Array {
    if (this.count * stride === this.#words.length) {
      const wider = this.#pool.take(this.#words.length * 2)
      wider.set(this.#words)
      this.#pool.give(this.#words)
      this.#words = wider
    }
    return this.#words
  }
}

function isBefore(low: number, high: number, otherLow: number, otherHigh: number): boolean {
  return high < otherHigh || (high === otherHigh && low >>> 0 < otherLow >>> 0)
}
