import type { ColumnType } from '../values/value.ts'
import type { Column, Vector } from './column.ts'
import { compareText } from './compare.ts'
import { type CellValue, GroupKey } from './group-key.ts'
import { type Operand, operandsOf, type Run } from './join-operand.ts'
import { sortedByKey } from './key-order.ts'
import { columnOf, keyValue, makeTable, vectorOf } from './make-table.ts'
import type { Table } from './table.ts'
import { take } from './take.ts'

/** The tables of one side of a join and the name that tells its columns from the other's. */
export interface Side {
  readonly name: string
  readonly tables: readonly Table[]
}

/**
 * Joins each table of the left with each of the right whose key agrees in the columns of `on` that both keys have.
 * Rows match where all columns of `on` are equal and none is null. Tables come in the order of their keys; a pair
 * without matches gives none.
 */
export function joinTables(left: Side, right: Side, on: readonly string[]): Table[] {
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
  const joined: Table[] = []
  for (const l of lefts) {
    for (const r of rightsByKey.get(commonId(l, common)) ?? []) {
      const pairs = matches(operands.get(l) as Operand, operands.get(r) as Operand)
      if (pairs) joined.push(joinPair(l, r, pairs, left.name, right.name, on))
    }
  }
  return sortedByKey(joined)
}

/** A table takes part where it has every column of `on`, and no null among those in its key. */
const isJoinable = (table: Table, on: readonly string[]): boolean =>
  on.every((label) => vectorOf(table, label) && !(table.key.has(label) && keyValue(table.key, label) === undefined))

const commonId = ({ key }: Table, labels: readonly string[]): string =>
  labels.map((label) => JSON.stringify([typeof keyValue(key, label), String(keyValue(key, label))])).join()

function joinPair(l: Table, r: Table, pairs: Pairs, leftName: string, rightName: string, on: readonly string[]): Table {
  const isShared = (label: string): boolean =>
    columnOf(l, label) !== undefined && columnOf(r, label) !== undefined && !on.includes(label)
  const leftLabel = (label: string): string => (isShared(label) ? `${label}_${leftName}` : label)
  const rightLabel = (label: string): string => (isShared(label) ? `${label}_${rightName}` : label)
  const columns = new Map<string, Column>()
  const add = (label: string, vector: Vector, rows: Int32Array): void => {
    if (!columns.has(label)) columns.set(label, { label, vector: take(vector, rows) })
  }
  for (const { label, vector } of l.columns) add(leftLabel(label), vector, pairs.left)
  for (const { label, vector } of r.columns) add(rightLabel(label), vector, pairs.right)
  const entries = new Map<string, KeyEntry>()
  for (const entry of keyEntries(l.key, leftLabel)) entries.set(entry.label, entry)
  for (const entry of keyEntries(r.key, rightLabel)) {
    if (!entries.has(entry.label)) entries.set(entry.label, entry)
  }
  const key = [...entries.values()].sort((a, b) => compareText(a.label, b.label))
  return makeTable(
    new GroupKey(
      key.map(({ label }) => label),
      key.map(({ type }) => type),
      key.map(({ value }) => value),
    ),
    [...columns.values()].sort((a, b) => compareText(a.label, b.label)),
    pairs.left.length,
  )
}

interface KeyEntry {
  readonly label: string
  readonly type: ColumnType
  readonly value: CellValue
}

const keyEntries = (key: GroupKey, labelOf: (label: string) => string): KeyEntry[] =>
  key.labels.map((label, i) => ({ label: labelOf(label), type: key.types[i] as ColumnType, value: key.values[i] }))

interface Pairs {
  readonly left: Int32Array
  readonly right: Int32Array
}

/** The rows of both tables that match, in the order of `on`: for each left row of a run all right rows of it. */
function matches(l: Operand, r: Operand): Pairs | undefined {
  const runs: (readonly [left: Run, right: Run])[] = []
  let length = 0
  for (const own of l.runs) {
    const other = r.runOf(own.rank)
    if (!other) continue
    runs.push([own, other])
    length += (own.end - own.start) * (other.end - other.start)
  }
  if (length === 0) return undefined
  const left = new Int32Array(length)
  const right = new Int32Array(length)
  let at = 0
  for (const [own, other] of runs) {
    for (let i = own.start; i < own.end; i++) {
      for (let j = other.start; j < other.end; j++, at++) {
        left[at] = l.rows[i] as number
        right[at] = r.rows[j] as number
      }
    }
  }
  return { left, right }
}
