import { FluxError } from '../errors.ts'
import type { Bounds } from './bounds.ts'
import { addDuration, civilTime, divideFloor, monthsSinceEpoch } from './calendar.ts'
import {
  type Duration,
  durationNanoseconds,
  formatDuration,
  isMixedDuration,
  isZeroDuration,
  negateDuration,
  scaleDuration,
  zeroDuration,
} from './duration.ts'
import { type Location, utc } from './location.ts'
import { formatTime } from './time.ts'

interface IndexedBounds extends Bounds {
  readonly index: bigint
}

const contains = ({ start, stop }: Bounds, instant: bigint): boolean => instant >= start && instant < stop

/** So many windows are made at most: more would take the memory of the whole engine. */
const largestCount = 2_000_000n

/** True where two stretches share an instant; an empty one (a clock skipped it) counts as its start. */
const overlap = (a: Bounds, b: Bounds): boolean =>
  contains(a, b.start) || (b.stop > a.start && b.stop < a.stop) || contains(b, a.start)

/** The part of `bounds` within `range`; `bounds` themselves where they do not touch it. */
export function clip(bounds: Bounds, range: Bounds): Bounds {
  if (!overlap(bounds, range)) return bounds
  const startsBefore = bounds.start < range.start
  const stopsAfter = bounds.stop > range.stop
  return { start: startsBefore ? range.start : bounds.start, stop: stopsAfter ? range.stop : bounds.stop }
}

export interface WindowSpec {
  readonly every: Duration
  /** As long as `every` when absent; a negative one reaches back from each start. */
  readonly period?: Duration
  readonly offset?: Duration
  readonly location?: Location
}

/**
 * The windows that divide all of time: the i-th starts at epoch + offset + i × every, on the clock of the
 * location, and lasts for the period. `every` is whole months or nanoseconds.
 */
export class Windows {
  readonly every: Duration
  readonly period: Duration
  readonly #zone: Location['zone']
  readonly #zero: bigint
  readonly #zeroMonths: number

  /** @throws FluxError where `every` is zero, negative or mixes months and nanoseconds */
  constructor({ every, period = every, offset = zeroDuration, location = utc }: WindowSpec) {
    if (isZeroDuration(every)) throw new FluxError('invalid', 'duration used as an interval cannot be zero')
    if (isMixedDuration(every))
      throw new FluxError('invalid', 'duration used as an interval cannot mix month and nanosecond units')
    if (every.negative) throw new FluxError('invalid', 'duration used as an interval cannot be negative')
    this.every = every
    this.period = period
    this.#zone = location.zone
    this.#zero = addDuration(addDuration(0n, negateDuration(location.offset)), offset)
    this.#zeroMonths = monthsSinceEpoch(this.#zero)
  }

  /** Nanoseconds from one start to the next where that is the same everywhere; undefined otherwise. */
  get uniformNanoseconds(): bigint | undefined {
    return this.#zone || this.every.ns === 0n ? undefined : this.every.ns
  }

  /** True where the windows follow one another without a gap or an overlap. */
  get tiling(): boolean {
    const { every, period } = this
    return every.months === period.months && every.ns === period.ns && !period.negative
  }

  /** The last window that starts at or before an instant, whether or not it lasts until then. */
  latest(instant: bigint): Bounds {
    return this.#local(this.#latest(instant))
  }

  /** The windows that contain an instant, the latest first. */
  containing(instant: bigint): readonly Bounds[] {
    return this.overlapping({ start: instant, stop: instant + 1n })
  }

  /**
   * The windows that share time with `range`, the latest first; they may reach beyond it.
   *
   * @throws FluxError where they are too many to hold
   */
  overlapping(range: Bounds): readonly Bounds[] {
    const found: Bounds[] = []
    if (range.start >= range.stop) return found
    this.#refuseTooMany(range)
    let window = this.#latest(range.stop)
    for (;;) {
      const bounds = this.#local(window)
      if (bounds.stop <= range.start) return found
      if (overlap(bounds, range)) found.push(bounds)
      window = this.#at(window.index - 1n)
    }
  }

  #refuseTooMany({ start, stop }: Bounds): void {
    const period = durationNanoseconds(this.period)
    const length = stop - start + (period < 0n ? -period : period)
    if (length / durationNanoseconds(this.every) <= largestCount) return
    throw new FluxError(
      'invalid',
      `more than ${largestCount} windows of ${formatDuration(this.every)} between ${formatTime(start)} and ` +
        `${formatTime(stop)}; use a longer window or a shorter range`,
    )
  }

  #latest(instant: bigint): IndexedBounds {
    const clock = this.#zone ? this.#zone.toClock(instant) : instant
    let window = this.#at(this.#lastIndex(clock))
    if (!this.period.negative) return window
    // A period that reaches back from the start lets later windows hold the instant too.
    for (let next = this.#at(window.index + 1n); contains(next, clock); next = this.#at(window.index + 1n)) {
      window = next
    }
    return window
  }

  /** The window of an index, on the local clock. */
  #at(index: bigint): IndexedBounds {
    const start =
      this.every.months === 0n
        ? BigInt.asIntN(64, this.#zero + this.every.ns * index)
        : addDuration(this.#zero, scaleDuration(this.every, index))
    const end = addDuration(start, this.period)
    return this.period.negative ? { start: end, stop: start, index } : { start, stop: end, index }
  }

  #local(bounds: IndexedBounds): Bounds {
    if (!this.#zone) return bounds
    return { start: this.#zone.toInstant(bounds.start), stop: this.#zone.toInstant(bounds.stop) }
  }

  #lastIndex(clock: bigint): bigint {
    if (this.every.months === 0n) return divideFloor(clock - this.#zero, this.every.ns)[0]
    const before = isEarlierInMonth(clock, this.#zero) ? 1 : 0
    return divideFloor(BigInt(monthsSinceEpoch(clock) - before - this.#zeroMonths), this.every.months)[0]
  }
}

function isEarlierInMonth(a: bigint, b: bigint): boolean {
  const left = civilTime(a)
  const right = civilTime(b)
  return left.day < right.day || (left.day === right.day && left.nsOfDay < right.nsOfDay)
}

/** True where windows of this length hold all of time: `every: inf`. */
export const isInfinite = (every: Duration): boolean => durationNanoseconds(every) === 9_223_372_036_854_775_807n
