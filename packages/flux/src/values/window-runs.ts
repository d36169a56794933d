import { newIndices, newInts, wordsOf } from './arrays.ts'
import type { Windows } from './window.ts'

/** Consecutive rows whose times are in one window: run i is the rows from `begins[i]` up to `ends[i]`. */
export interface WindowRuns {
  readonly length: number
  /** The windows' bounds, not clipped to any range. */
  readonly starts: BigInt64Array
  readonly stops: BigInt64Array
  readonly begins: Int32Array
  readonly ends: Int32Array
}

/** Up to here a number counts nanoseconds exactly: 104 days. */
const largestExact = 2 ** 53
const wordSize = 2 ** 32

/** A 64-bit integer as a signed high and an unsigned low word. */
interface Words {
  high: number
  low: number
}

function setWords(words: Words, value: bigint): void {
  words.high = Number(value >> 32n)
  words.low = Number(value & 0xffffffffn)
}

/** Sets `words` to `from` + `by`, which must be a whole number from 0 that counts exactly. */
function setSum(words: Words, from: Words, by: number): void {
  const high = Math.floor(by / wordSize)
  const low = from.low + (by - high * wordSize)
  const carry = low >= wordSize ? 1 : 0
  words.high = from.high + high + carry
  words.low = low - carry * wordSize
}

/** Sets `start` and `stop` to the bounds of the latest window; false where the time is in none. */
function setLatest(start: Words, stop: Words, windows: Windows, time: bigint): boolean {
  const bounds = windows.latest(time)
  setWords(start, bounds.start)
  setWords(stop, bounds.stop)
  return time >= bounds.start && time < bounds.stop
}

/** The greatest multiple of `step` up to `elapsed`; the remainder operator is many times slower on such numbers. */
function wholeSteps(elapsed: number, step: number): number {
  const steps = Math.floor(elapsed / step) * step
  // The quotient may have been rounded up to the next whole number.
  return steps > elapsed ? steps - step : steps
}

/**
 * Splits a column of times into runs by window. No two of the windows may overlap; rows in no window are in no
 * run. Where the times are not sorted, a window has a run for each of its stretches.
 *
 * Reading a BigInt64Array makes a bigint of each entry, so times and bounds are kept as pairs of 32-bit words;
 * bigints are made only where windows differ in length.
 */
export function windowRuns(times: BigInt64Array, windows: Windows): WindowRuns {
  const words = wordsOf(times)
  const step = windows.tiling ? Number(windows.uniformNanoseconds ?? 0n) : 0
  const runs = new RunBuilder(times.length)
  const start: Words = { high: 0, low: 0 }
  const stop: Words = { high: 0, low: 0 }
  let open = false
  for (let row = 0; row < times.length; row++) {
    const high = words[2 * row + 1] as number
    const low = (words[2 * row] as number) >>> 0
    const after = high > start.high || (high === start.high && low >= start.low)
    if (open && after && (high < stop.high || (high === stop.high && low < stop.low))) continue
    if (open) runs.end(row)
    const elapsed = (high - start.high) * wordSize + low - start.low
    if (open && after && step > 0 && elapsed < largestExact) {
      setSum(start, start, wholeSteps(elapsed, step))
      setSum(stop, start, step)
    } else {
      open = setLatest(start, stop, windows, times[row] as bigint)
      if (!open) continue
    }
    runs.begin(start, stop, row)
  }
  if (open) runs.end(times.length)
  return runs.finish()
}

class RunBuilder {
  #bounds: Int32Array
  #rows: Int32Array
  #count = 0

  constructor(rows: number) {
    const size = Math.min(rows, 1024)
    this.#bounds = newIndices(4 * size)
    this.#rows = newIndices(2 * size)
  }

  begin(start: Words, stop: Words, row: number): void {
    if (2 * this.#count === this.#rows.length) {
      this.#bounds = doubled(this.#bounds)
      this.#rows = doubled(this.#rows)
    }
    const at = 4 * this.#count
    this.#bounds[at] = start.low
    this.#bounds[at + 1] = start.high
    this.#bounds[at + 2] = stop.low
    this.#bounds[at + 3] = stop.high
    this.#rows[2 * this.#count] = row
    this.#count++
  }

  end(row: number): void {
    this.#rows[2 * this.#count - 1] = row
  }

  finish(): WindowRuns {
    const length = this.#count
    const runs = {
      length,
      starts: newInts(length),
      stops: newInts(length),
      begins: newIndices(length),
      ends: newIndices(length),
    }
    const starts = wordsOf(runs.starts)
    const stops = wordsOf(runs.stops)
    for (let i = 0; i < length; i++) {
      starts[2 * i] = this.#bounds[4 * i] as number
      starts[2 * i + 1] = this.#bounds[4 * i + 1] as number
      stops[2 * i] = this.#bounds[4 * i + 2] as number
      stops[2 * i + 1] = this.#bounds[4 * i + 3] as number
      runs.begins[i] = this.#rows[2 * i] as number
      runs.ends[i] = this.#rows[2 * i + 1] as number
    }
    return runs
  }
}

function doubled(from: Int32Array): Int32Array {
  const larger = newIndices(from.length * 2)
  larger.set(from)
  return larger
}
