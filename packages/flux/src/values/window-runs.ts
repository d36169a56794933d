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

/** A bigint as a signed high and an unsigned low word. */
interface Words {
  high: number
  low: number
}

function setWords(words: Words, value: bigint): void {
  words.high = Number(value >> 32n)
  words.low = Number(value & 0xffffffffn)
}

/**
 * Splits a column of times into runs by window. No two of the windows may overlap; rows in no window are in no
 * run. Where the times are not sorted, a window has a run for each of its stretches.
 *
 * Reading a BigInt64Array makes a bigint of each entry, so the times are compared as pairs of 32-bit words and
 * a bigint is made only where a window ends.
 */
export function windowRuns(times: BigInt64Array, windows: Windows): WindowRuns {
  const words = new Int32Array(times.buffer, times.byteOffset, times.length * 2)
  const step = windows.tiling ? Number(windows.uniformNanoseconds ?? 0n) : 0
  const runs = new RunBuilder(times.length)
  const first: Words = { high: 0, low: 0 }
  const end: Words = { high: 0, low: 0 }
  let start = 0n
  let open = false
  for (let row = 0; row < times.length; row++) {
    const high = words[2 * row + 1] as number
    const low = (words[2 * row] as number) >>> 0
    const after = high > first.high || (high === first.high && low >= first.low)
    if (open && after && (high < end.high || (high === end.high && low < end.low))) continue
    const elapsed = (high - first.high) * wordSize + low - first.low
    let stop: bigint
    if (open) runs.end(row)
    if (open && after && step > 0 && elapsed < largestExact) {
      start += BigInt(elapsed - (elapsed % step))
      stop = start + BigInt(step)
    } else {
      const time = times[row] as bigint
      const bounds = windows.latest(time)
      start = bounds.start
      stop = bounds.stop
      open = time >= start && time < stop
      if (!open) continue
    }
    runs.begin(start, stop, row)
    setWords(first, start)
    setWords(end, stop)
  }
  if (open) runs.end(times.length)
  return runs.finish()
}

class RunBuilder {
  #starts: BigInt64Array
  #stops: BigInt64Array
  #begins: Int32Array
  #ends: Int32Array
  #count = 0

  constructor(rows: number) {
    const size = Math.min(rows, 1024)
    this.#starts = new BigInt64Array(size)
    this.#stops = new BigInt64Array(size)
    this.#begins = new Int32Array(size)
    this.#ends = new Int32Array(size)
  }

  begin(start: bigint, stop: bigint, row: number): void {
    if (this.#count === this.#ends.length) this.#grow()
    this.#starts[this.#count] = start
    this.#stops[this.#count] = stop
    this.#begins[this.#count] = row
    this.#count++
  }

  end(row: number): void {
    this.#ends[this.#count - 1] = row
  }

  finish(): WindowRuns {
    return {
      length: this.#count,
      starts: this.#starts.subarray(0, this.#count),
      stops: this.#stops.subarray(0, this.#count),
      begins: this.#begins.subarray(0, this.#count),
      ends: this.#ends.subarray(0, this.#count),
    }
  }

  #grow(): void {
    this.#starts = doubled(this.#starts, BigInt64Array)
    this.#stops = doubled(this.#stops, BigInt64Array)
    this.#begins = doubled(this.#begins, Int32Array)
    this.#ends = doubled(this.#ends, Int32Array)
  }
}

function doubled<A extends BigInt64Array | Int32Array>(from: A, make: new (length: number) => A): A {
  const larger = new make(from.length * 2)
  larger.set(from as never)
  return larger
}
