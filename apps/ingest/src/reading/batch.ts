import type { DeviceReading } from '@nrg/influx/reading-line'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'
import type { Item, Place } from '../body/items.ts'
import type { ScannedReading } from '../scan/scanned-reading.ts'
import { detail, type ReadingOutcome, type ReadingRules, readReading, timeFault } from './reading.ts'

/** The readings of a request, sorted into good and bad. */
export interface Batch {
  readonly readings: readonly DeviceReading[]
  /** Where each of them stood in the request. */
  readonly places: readonly Place[]
  /** What is not stored: whole readings, and single metrics of those that are. */
  readonly rejected: readonly Detail[]
  /** The names of fields that were left out, sorted. */
  readonly ignored: readonly string[]
}

export interface ScannedRules {
  readonly rules: ReadingRules
  readonly timeField: string
}

/** Sorts what became of each reading of a request, in its order. */
export class BatchSorter {
  readonly #readings: DeviceReading[] = []
  readonly #places: Place[] = []
  readonly #rejected: Detail[] = []
  readonly #ignored = new Set<string>()

  add({ reading, faults, ignored }: ReadingOutcome, place: Place): void {
    for (const fault of faults) this.refuse(fault, place)
    for (const name of ignored) if (this.#ignored.size < DETAIL_LIMIT) this.#ignored.add(name.slice(0, 64))
    if (reading === undefined) return
    this.#readings.push(reading)
    this.#places.push({ index: place.index, ...(place.line !== undefined && { line: place.line }) })
  }

  /**
   * Adds one that a scanner has taken, unless its time is none that is taken now.
   *
   * @param timeField what its time is called where it came from
   */
  addScanned(reading: ScannedReading, place: Place, { rules, timeField }: ScannedRules): void {
    const fault = timeFault(reading.timeMs, rules)
    if (fault !== undefined) this.refuse(detail(timeField, fault), place)
    else {
      this.#readings.push(reading)
      this.#places.push(place)
    }
  }

  refuse(fault: Detail, place: Place): void {
    this.#rejected.push(located(fault, place))
  }

  batch(): Batch {
    return {
      readings: this.#readings,
      places: this.#places,
      rejected: this.#rejected,
      ignored: [...this.#ignored].sort(),
    }
  }
}

/** Reads every item; a bad one says where it stood. */
export function readBatch(all: readonly Item[], rules: ReadingRules): Batch {
  const sorter = new BatchSorter()
  const scanned = { rules, timeField: 'timeof' }
  for (const item of all)
    if (item.reading !== undefined) sorter.addScanned(item.reading, item, scanned)
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
