import type { Item, ItemLimits } from '../body/item.ts'
import { readItems } from '../body/items.ts'
import { type Batch, BatchSorter } from '../reading/batch.ts'
import type { ReadingRules } from '../reading/reading.ts'
import { mapPayload, type SourcePayload } from './map-payload.ts'

/** The readings of what a source has sent. */
export interface SourceBatch extends Batch {
  /** Payloads with none of the metrics, which need not have any. */
  readonly skipped: number
}

/**
 * Reads what a source has sent: JSON (of an array each element), lines of it, or a bare value such as `12.5`.
 *
 * @throws MalformedJson, TooManyReadings
 */
export function readPayloads(
  text: string,
  from: Omit<SourcePayload, 'payload'>,
  rules: ReadingRules & ItemLimits,
): SourceBatch {
  const sorter = new BatchSorter(rules)
  let skipped = 0
  for (const item of itemsOf(text, rules)) {
    if (item.fault !== undefined) {
      sorter.refuse(item.fault, item)
      continue
    }
    const outcomes = mapPayload({ ...from, payload: item.value }, rules)
    for (const outcome of outcomes) sorter.add(outcome, item)
    if (outcomes.every(({ reading, faults }) => reading === undefined && faults.length === 0)) skipped++
  }
  return { ...sorter.batch(), skipped }
}

function itemsOf(text: string, limits: ItemLimits): Item[] {
  const bare = text.trim()
  if (bare === '' || /^[{[]/.test(bare)) return readItems(Buffer.from(text), false, limits)
  try {
    return [{ index: 0, value: JSON.parse(bare) }]
  } catch {
    return [{ index: 0, value: bare }]
  }
}
