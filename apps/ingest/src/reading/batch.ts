import type { StoredReading } from '@nrg/influx/reading-line'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'
import type { Item, Place } from '../body/items.ts'
import { type ReadingRules, readReading } from './reading.ts'

/** The readings of a request, sorted into good and bad. */
export interface Batch {
  readonly readings: readonly StoredReading[]
  /** Where each of them stood in the request. */
  readonly places: readonly Place[]
  /** What is not stored: whole readings, and single metrics of those that are. */
  readonly rejected: readonly Detail[]
  /** The names of fields that were left out, sorted. */
  readonly ignored: readonly string[]
}

/** Reads every item; a bad one says where it stood. */
export function readBatch(all: readonly Item[], rules: ReadingRules): Batch {
  const readings: StoredReading[] = []
  const places: Place[] = []
  const rejected: Detail[] = []
  const ignored = new Set<string>()
  for (const item of all) {
    if (item.fault !== undefined) {
      rejected.push(located(item.fault, item))
      continue
    }
    const outcome = readReading(item.value, rules)
    for (const fault of outcome.faults) rejected.push(located(fault, item))
    if (outcome.reading === undefined) continue
    readings.push(outcome.reading)
    places.push({ index: item.index, ...(item.line !== undefined && { line: item.line }) })
    for (const name of outcome.ignored) if (ignored.size < DETAIL_LIMIT) ignored.add(name.slice(0, 64))
  }
  return { readings, places, rejected, ignored: [...ignored].sort() }
}

/** Adds to a detail where its reading stood in the request. */
export function located(detail: Detail, { index, line }: Place): Detail {
  return { ...detail, index, ...(line !== undefined && { line }) }
}
