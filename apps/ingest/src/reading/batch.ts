import type { StoredReading } from '@nrg/influx/reading-line'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'
import type { Item } from '../body/items.ts'
import { type ReadingRules, readReading } from './reading.ts'

/** The readings of a request, sorted into good and bad. */
export interface Batch {
  readonly readings: readonly StoredReading[]
  /** Where each reading stood in the request. */
  readonly items: readonly Item[]
  readonly rejected: readonly Detail[]
  /** The names of fields that were left out, sorted. */
  readonly ignored: readonly string[]
}

/** Reads every item; a bad one says where it stood. */
export function readBatch(all: readonly Item[], rules: ReadingRules): Batch {
  const readings: StoredReading[] = []
  const items: Item[] = []
  const rejected: Detail[] = []
  const ignored = new Set<string>()
  for (const item of all) {
    const outcome = item.fault ?? readReading(item.value, rules)
    if ('code' in outcome) {
      rejected.push(located(outcome, item))
      continue
    }
    readings.push(outcome.reading)
    items.push(item)
    for (const name of outcome.ignored) if (ignored.size < DETAIL_LIMIT) ignored.add(name.slice(0, 64))
  }
  return { readings, items, rejected, ignored: [...ignored].sort() }
}

/** Adds to a detail where its reading stood in the request. */
export function located(detail: Detail, { index, line }: Item): Detail {
  return { ...detail, index, ...(line !== undefined && { line }) }
}
