import { compareStrings } from '../values/compare.ts'
import type { ColumnType } from '../values/value.ts'
import { compareCells } from './compare.ts'
import type { GroupKey } from './group-key.ts'
import { labelOrder } from './label-order.ts'
import type { Table } from './table.ts'

const typeRank: Readonly<Record<ColumnType, number>> = { bool: 1, int: 2, uint: 3, float: 4, string: 5, time: 6 }

/**
 * The order in which InfluxDB sends tables that a transformation has collected: by the key's columns sorted by
 * label; a key that lacks a label comes first, a null before any value.
 */
export function compareKeys(a: GroupKey, b: GroupKey): number {
  const left = labelOrder(a.labels)
  const right = labelOrder(b.labels)
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const x = left[i] as number
    const y = right[i] as number
    const aLabel = a.labels[x] as string
    const bLabel = b.labels[y] as string
    if (aLabel !== bLabel) return -compareStrings(aLabel, bLabel)
    const aType = a.types[x] as ColumnType
    const bType = b.types[y] as ColumnType
    if (aType !== bType) return typeRank[aType] - typeRank[bType]
    const order = compareCells(a.values[x], b.values[y])
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Tables in the order of their keys; equal keys stay in the order of arrival. */
export function sortedByKey(tables: readonly Table[]): Table[] {
  for (let i = 1; i < tables.length; i++) {
    if (compareKeys((tables[i - 1] as Table).key, (tables[i] as Table).key) > 0) {
      return tables.toSorted((a, b) => compareKeys(a.key, b.key))
    }
  }
  return [...tables]
}
