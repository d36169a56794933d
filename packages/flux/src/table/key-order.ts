import type { ColumnType } from '../values/value.ts'
import { compareCells } from './compare.ts'
import type { CellValue, GroupKey } from './group-key.ts'
import type { Table } from './table.ts'

const typeRank: Readonly<Record<ColumnType, number>> = { bool: 1, int: 2, uint: 3, float: 4, string: 5, time: 6 }

/**
 * The order in which InfluxDB sends tables that a transformation has collected: by the key's columns sorted by
 * label; a key that lacks a label comes first, a null before any value.
 */
export function compareKeys(a: GroupKey, b: GroupKey): number {
  const left = sortedEntries(a)
  const right = sortedEntries(b)
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const [aLabel, aType, aValue] = left[i] as Entry
    const [bLabel, bType, bValue] = right[i] as Entry
    if (aLabel !== bLabel) return -compareCells(aLabel, bLabel)
    if (aType !== bType) return typeRank[aType] - typeRank[bType]
    const order = compareCells(aValue, bValue)
    if (order !== 0) return order
  }
  return left.length - right.length
}

type Entry = readonly [label: string, type: ColumnType, value: CellValue]
const entries = new WeakMap<GroupKey, readonly Entry[]>()

function sortedEntries(key: GroupKey): readonly Entry[] {
  let found = entries.get(key)
  if (!found) {
    found = key.labels
      .map((label, i): Entry => [label, key.types[i] as ColumnType, key.values[i]])
      .sort(([a], [b]) => compareCells(a, b))
    entries.set(key, found)
  }
  return found
}

/** Tables in the order of their keys; equal keys stay in the order of arrival. */
export const sortedByKey = (tables: readonly Table[]): Table[] => tables.toSorted((a, b) => compareKeys(a.key, b.key))
