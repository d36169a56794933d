import type { DeviceReading } from '@nrg/influx/reading-line'
import type { ClockWarning } from '@nrg/schema/device-clock'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'
import type { Item, Place } from '../body/item.ts'
import { type HeardTimes, OFF_MS } from '../clocks/device-clocks.ts'
import type { ScannedReading } from '../scan/scanned-reading.ts'
import { millisecondsOf, type ReadingOutcome, type ReadingRules, readReading, refusedTime } from './reading.ts'

/** The readings of a request, sorted into good and bad. */
export interface Batch {
  readonly readings: readonly DeviceReading[]
  /** Where each of them stood in the request. */
  readonly places: readonly Place[]
  /** What is not stored: whole readings, and single metrics of those that are. */
  readonly rejected: readonly Detail[]
  /** The names of fields that were left out, sorted. */
  readonly ignored: readonly string[]
  /** Devices whose newest reading, be it refused for that, is far from now, and its time. */
  readonly heard: HeardTimes
  /** What there is to say of them. */
  readonly warnings?: readonly ClockWarning[]
}

/** Sorts what became of each reading of a request, in its order. */
export class BatchSorter {
  readonly #readings: DeviceReading[] = []
  readonly #places: Place[] = []
  readonly #rejected: Detail[] = []
  readonly #ignored = new Set<string>()
  /** When the readings are of, in milliseconds since the epoch. */
  readonly #timesMs: number[] = []
  /** Made for the first that is far from now, which most often none is. */
  #heard: Map<string, number> | undefined
  readonly #rules: ReadingRules

  constructor(rules: ReadingRules) {
    this.#rules = rules
  }

  add({ reading, faults, ignored, heard }: ReadingOutcome, place: Place): void {
    for (const fault of faults) this.refuse(fault, place)
    for (const name of ignored) if (this.#ignored.size < DETAIL_LIMIT) this.#ignored.add(name.slice(0, 64))
    if (heard !== undefined) this.#hear(heard.deviceId, heard.timeMs)
    if (reading === undefined) return
    this.#push(reading, millisecondsOf(reading.time))
    this.#places.push({ index: place.index, ...(place.line !== undefined && { line: place.line }) })
  }

  /**
   * Adds one that a scanner has taken, unless its time is none that is taken now.
   *
   * @param timeField what its time is called where it came from
   */
  addScanned(reading: ScannedReading, place: Place, timeField: string): void {
    const late = refusedTime(timeField, reading, this.#rules)
    if (late !== undefined) this.add(late, place)
    else {
      this.#push(reading, reading.timeMs)
      this.#places.push(place)
    }
  }

  refuse(fault: Detail, place: Place): void {
    this.#rejected.push(located(fault, place))
  }

  #push(reading: DeviceReading, timeMs: number): void {
    this.#hear(reading.deviceId, timeMs)
    this.#readings.push(reading)
    this.#timesMs.push(timeMs)
  }

  #hear(deviceId: string, timeMs: number): void {
    if (Math.abs(timeMs - this.#rules.now) < OFF_MS) return
    this.#heard ??= new Map()
    const newest = this.#heard.get(deviceId)
    if (newest === undefined || timeMs > newest) this.#heard.set(deviceId, timeMs)
  }

  batch(): Batch {
    const heard = this.#heard
    // Of a device of which something newer came too it says nothing.
    if (heard !== undefined)
      for (const [index, timeMs] of this.#timesMs.entries()) {
        const deviceId = this.#readings[index]?.deviceId ?? ''
        if (timeMs > (heard.get(deviceId) ?? Number.POSITIVE_INFINITY)) heard.delete(deviceId)
      }
    return {
      heard: heard ?? noneHeard,
      readings: this.#readings,
      places: this.#places,
      rejected: this.#rejected,
      ignored: [...this.#ignored].sort(),
    }
  }
}

const noneHeard: HeardTimes = new Map()

/** Reads every item; a bad one says where it stood. */
export function readBatch(all: readonly Item[], rules: ReadingRules): Batch {
  const sorter = new BatchSorter(rules)
  for (const item of all)
    if (item.reading !== undefined) sorter.addScanned(item.reading, item, 'timeof')
    else if (item.fault !== undefined) sorter.refuse(item.fault, item)
    else sorter.add(readReading(item.value, rules), item)
  return sorter.batch()
}

/** Adds to a detail where its reading stood in the request. */
export function located(detail: Detail, { index, line }: Place): Detail {
  return { ...detail, index, ...(line !== undefined && { line }) }
}

/** A batch without some of its good readings, by their index among them: they become rejected, for the reasons given. */
export function withoutRefused(batch: Batch, refused: ReadonlyMap<number, Detail>): Batch {
  const isLeft = (_: unknown, index: number) => !refused.has(index)
  const details = [...refused].map(([index, detail]) => located(detail, batch.places[index] ?? { index }))
  return {
    ...batch,
    readings: batch.readings.filter(isLeft),
    places: batch.places.filter(isLeft),
    rejected: inOrder([...batch.rejected, ...details]),
  }
}

/** Sorts details as their readings stood in the request. */
export const inOrder = (details: Detail[]): Detail[] =>
  details.sort((one, other) => (one.index ?? 0) - (other.index ?? 0))
