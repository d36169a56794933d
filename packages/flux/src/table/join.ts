import type { ColumnType } from '../values/value.ts'
import type { Column, Vector } from './column.ts'
import { GroupKey } from './group-key.ts'
import { type JoinLayout, layoutOf } from './join-layout.ts'
import { matches, type Selection, selectFrom } from './join-matches.ts'
import { type Operand, operandsOf } from './join-operand.ts'
import { sortedByKey } from './key-order.ts'
import { keyValue, makeTable, vectorOf } from './make-table.ts'
import type { Table } from './table.ts'

/** The tables of one side of a join and the name that tells its columns from the other's. */
export interface Side {
  readonly name: string
  readonly tables: readonly Table[]
}

/**
 * Joins each table of the left with each of the right whose key agrees in the columns of `on` that both keys have.
 * Rows match where all columns of `on` are equal and none is null. Tables come in the order of their keys; a pair
 * without matches gives none.
 *
 * @param checkRows is told how many rows a pair will have before they are made, and may refuse them
 */
export function joinTables(
  left: Side,
  right: Side,
  on: readonly string[],
  checkRows: (rows: number) => void = () => {},
): Table[] {
  const lefts = left.tables.filter((table) => isJoinable(table, on))
  const rights = right.tables.filter((table) => isJoinable(table, on))
  const [firstLeft] = lefts
  const [firstRight] = rights
  if (!firstLeft || !firstRight) return []
  const operands = operandsOf([...lefts, ...rights], on)
  const common = on.filter((label) => firstLeft.key.has(label) && firstRight.key.has(label))
  const rightsByKey = new Map<string, Table[]>()
  for (const table of rights) {
    const id = commonId(table, common)
    const known = rightsByKey.get(id)
    if (known) known.push(table)
    else rightsByKey.set(id, [table])
  }
  const layouts: JoinLayout[] = []
  const joined: Table[] = []
  for (const l of lefts) {
    for (const r of rightsByKey.get(commonId(l, common)) ?? []) {
      const pairs = matches(operands.get(l) as Operand, operands.get(r) as Operand, checkRows)
      if (pairs) joined.push(joinPair(l, r, pairs, layoutOf(l, r, left.name, right.name, on, layouts)))
    }
  }
  return sortedByKey(joined)
}

/** A table takes part where it has every column of `on`, and no null among those in its key. */
const isJoinable = (table: Table, on: readonly string[]): boolean =>
  on.every((label) => vectorOf(table, label) && !(table.key.has(label) && keyValue(table.key, label) === undefined))

/** Equal for keys that agree in the labels, by type and value. */
function commonId({ key }: Table, labels: readonly string[]): string {
  if (labels.length === 0) return ''
  const at = labels.map((label) => key.labels.indexOf(label))
  return new GroupKey(
    labels,
    at.map((i) => key.types[i] as ColumnType),
    at.map((i) => key.values[i]),
  ).id
}

function joinPair(
  left: Table,
  right: Table,
  pairs: { readonly left: Selection; readonly right: Selection; readonly length: number },
  layout: JoinLayout,
): Table {
  const { length } = pairs
  const columns = layout.columns.map(({ label, isLeft, at }): Column => {
    const vector = (isLeft ? left : right).columns[at]?.vector as Vector
    return { label, vector: selectFrom(vector, isLeft ? pairs.left : pairs.right, length) }
  })
  const key = new GroupKey(
    layout.keyLabels,
    layout.key.map(({ isLeft, at }) => (isLeft ? left : right).key.types[at] as ColumnType),
    layout.key.map(({ isLeft, at }) => (isLeft ? left : right).key.values[at]),
  )
  return makeTable(key, columns, length)
}
