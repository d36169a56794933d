import { newIndices } from '../values/arrays.ts'
import { buffersOf } from './buffers.ts'
import type { Vector } from './column.ts'
import { takeRows, vectorOf } from './make-table.ts'
import { rowNumbers } from './row-numbers.ts'
import { compareByAll, type RowComparison } from './row-order.ts'
import type { Table } from './table.ts'

const bufferSize = 1000

/**
 * The table with its rows in order, nulls first either way. Each buffer is sorted by itself, keeping equal rows as
 * they were, and the buffers are merged through a heap, which does not: equal rows of several buffers come out in
 * the order in which InfluxDB's heap has them. Columns that are in the key or missing do not count.
 */
export function sortTable(table: Table, labels: readonly string[], descending: boolean): Table {
  const compare = comparison(table, labels, descending)
  const buffers = buffersOf(table).map(([start, end]) => sortedRange(start, end, compare))
  return inBuffers(takeRows(table, mergeSorted(buffers, compare, table.length)))
}

/**
 * The first `limit` rows of the sorted table. InfluxDB takes the buffers one by one and keeps the best so far, so
 * equal rows may stand in another order than sorting all and cutting off would leave.
 */
export function sortAndLimit(table: Table, labels: readonly string[], descending: boolean, limit: number): Table {
  const compare = comparison(table, labels, descending)
  let kept: Int32Array[] = []
  for (const [start, end] of buffersOf(table)) {
    const best = mergeSorted([...kept, sortedRange(start, end, compare)], compare, limit)
    kept = []
    for (let at = 0; at < best.length; at += bufferSize) kept.push(best.subarray(at, at + bufferSize))
  }
  return inBuffers(takeRows(table, Int32Array.from(kept.flatMap((run) => [...run]))))
}

function comparison(table: Table, labels: readonly string[], descending: boolean): RowComparison {
  const by = labels
    .filter((label) => !table.key.has(label))
    .map((label) => vectorOf(table, label))
    .filter((vector): vector is Vector => vector !== undefined)
  return compareByAll(by, descending)
}

function inBuffers(table: Table): Table {
  if (table.length <= bufferSize) return table
  return {
    ...table,
    breaks: Array.from({ length: Math.ceil(table.length / bufferSize) - 1 }, (_, i) => (i + 1) * bufferSize),
  }
}

function sortedRange(start: number, end: number, compare: RowComparison): Int32Array {
  const rows = rowNumbers(end).slice(start)
  for (let i = 1; i < rows.length; i++) {
    if (compare(rows[i - 1] as number, rows[i] as number) > 0) return rows.sort((a, b) => compare(a, b) || a - b)
  }
  return rows
}

/** Merges sorted runs: the least head is taken, its place refilled, and the heap repaired from the top. */
function mergeSorted(runs: readonly Int32Array[], compare: RowComparison, limit: number): Int32Array {
  const [only] = runs
  if (only && runs.length === 1) return only.subarray(0, limit)
  const merged = new Int32Array(
    Math.min(
      limit,
      runs.reduce((rows, run) => rows + run.length, 0),
    ),
  )
  const next = newIndices(runs.length)
  const heads = Int32Array.from(runs, (run) => run[0] as number)
  const heap = Int32Array.from(runs, (_, run) => run)
  let size = heap.length
  const less = (a: number, b: number): boolean =>
    compare(heads[heap[a] as number] as number, heads[heap[b] as number] as number) < 0
  const swap = (a: number, b: number): void => {
    const held = heap[a] as number
    heap[a] = heap[b] as number
    heap[b] = held
  }
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const left = 2 * at + 1
      if (left >= size) return
      const child = left + 1 < size && less(left + 1, left) ? left + 1 : left
      if (!less(child, at)) return
      swap(at, child)
      at = child
    }
  }
  for (let i = (size >> 1) - 1; i >= 0; i--) sink(i)
  for (let i = 0; i < merged.length; i++) {
    const top = heap[0] as number
    const run = runs[top] as Int32Array
    merged[i] = heads[top] as number
    const at = (next[top] as number) + 1
    next[top] = at
    if (at < run.length) heads[top] = run[at] as number
    else swap(0, --size)
    sink(0)
  }
  return merged
}
