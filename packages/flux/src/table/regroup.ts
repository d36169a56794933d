import { compareStrings } from '../values/compare.ts'
import { breaksBetween, bufferNumbers } from './buffers.ts'
import { cellAt } from './cell.ts'
import { concatTables, sameColumns } from './concat-tables.ts'
import { emptyKey, GroupKey } from './group-key.ts'
import { firstRows, type Grouping, groupedRows, groupRows } from './group-rows.ts'
import { sortedByKey } from './key-order.ts'
import { keyOfRow, makeTable, selectKey } from './make-table.ts'
import type { Table } from './table.ts'
import { slice, take } from './take.ts'
import { constantVector } from './vector.ts'

/** Collects tables by key; `finish` puts those of one key together, keys in the order of their first arrival. */
export class TableCollector {
  readonly #parts = new Map<string, { readonly key: GroupKey; readonly tables: Table[] }>()

  /** Adds a table under its own key, or under `key`, whose columns the table must hold as constants. */
  add(table: Table, key: GroupKey = table.key): void {
    const known = this.#parts.get(key.id)
    if (known) known.tables.push(table)
    else this.#parts.set(key.id, { key, tables: [table] })
  }

  has(key: GroupKey): boolean {
    return this.#parts.has(key.id)
  }

  /** @throws FluxError where a column is of two types */
  *finish(): Generator<Table> {
    for (const { key, tables } of this.#parts.values()) yield concatTables(key, tables)
  }
}

/** Tables are put together up to this many rows and split at once: thousands of small ones would make far more parts. */
const ROWS_AT_ONCE = 65_536

/**
 * Groups tables as `group` does: by the columns of that name that they have, or by all others where `mode` is `except`.
 * Answers tables for each combination of values, in the order of the tables, and of their keys in each; those of one
 * key are to be put together. A table whose key already holds every column to group by stays whole, with its key in
 * the order of the labels (`by`) or of the columns (`except`); otherwise keys are in the order of the columns, and a
 * table without rows vanishes.
 */
export function* groupTables(
  tables: Iterable<Table>,
  labels: readonly string[],
  mode: 'by' | 'except',
): Generator<Table> {
  const includes = (label: string): boolean => labels.includes(label) === (mode === 'by')
  let batch: Table[] = []
  let rows = 0
  for (const table of tables) {
    const chosen = table.columns.filter(({ label }) => includes(label))
    const isWhole = chosen.every(({ label }) => table.key.has(label))
    const [first] = batch
    if (isWhole || rows + table.length > ROWS_AT_ONCE || (first && !sameColumns(first.columns, table.columns))) {
      yield* splitBatch(batch, includes)
      batch = []
      rows = 0
    }
    if (isWhole) {
      const ordered = mode === 'by' ? chosen.toSorted((a, b) => compareStrings(a.label, b.label)) : chosen
      const key = selectKey(
        table.key,
        ordered.map(({ label }) => label),
      )
      yield { ...table, key }
    } else {
      batch.push(table)
      rows += table.length
    }
  }
  yield* splitBatch(batch, includes)
}

/** Splits tables of the same columns: keys in the order of their first tables, and of their own in each. */
function* splitBatch(batch: readonly Table[], includes: (label: string) => boolean): Generator<Table> {
  if (batch.length === 0) return
  const { tables, first } = split(concatTables(emptyKey, batch), includes)
  let end = 0
  let from = 0
  for (const { length } of batch) {
    end += length
    let to = from
    while (to < tables.length && (first[to] as number) < end) to++
    yield* sortedByKey(tables.slice(from, to))
    from = to
  }
}

/**
 * Splits a table's rows by the columns that `includes` accepts: one table for each combination of values, in the
 * order of their keys, which hold those columns in the order of the table. No rows, no tables.
 */
export function splitRows(table: Table, includes: (label: string) => boolean): Table[] {
  return sortedByKey(split(table, includes).tables)
}

interface Parts {
  /** In the order of their first rows. */
  readonly tables: readonly Table[]
  /** Where the first row of each was. */
  readonly first: Int32Array
}

function split(table: Table, includes: (label: string) => boolean): Parts {
  const by = table.columns.filter(({ label, vector }) => !vector.constant && includes(label))
  const grouping = groupRows(
    by.map(({ vector }) => vector),
    table.length,
  )
  const first = firstRows(grouping)
  if (grouping.count === 1) return { tables: [rekeyed(table, keyOfRow(table.columns, 0, includes))], first }
  return { tables: parts(table, grouping, first, includes), first }
}

/** The rows of each group as a table: all rows are put in the order of their groups once, and then cut. */
function parts(table: Table, grouping: Grouping, first: Int32Array, includes: (label: string) => boolean): Table[] {
  const { starts, rows } = groupedRows(grouping)
  const buffers = table.breaks && bufferNumbers(table.breaks, table.length)
  const keyed = table.columns.filter(({ label }) => includes(label))
  const labels = keyed.map(({ label }) => label)
  const types = keyed.map(({ vector }) => vector.type)
  const ordered = table.columns.map(({ label, vector }) => ({
    label,
    vector: includes(label) ? vector : take(vector, rows),
    isKey: includes(label),
  }))
  return Array.from({ length: grouping.count }, (_, g): Table => {
    const start = starts[g] as number
    const end = starts[g + 1] as number
    const row = first[g] as number
    const values = keyed.map(({ vector }) => cellAt(vector, row))
    const columns = ordered.map(({ label, vector, isKey }) => ({
      label,
      vector: isKey ? constantVector(vector.type, cellAt(vector, row), end - start) : slice(vector, start, end),
    }))
    const part = { key: new GroupKey(labels, types, values), columns, length: end - start }
    const breaks = buffers && breaksBetween(buffers, rows.subarray(start, end))
    return breaks && breaks.length > 0 ? { ...part, breaks } : part
  })
}

/** The same rows under another key, whose columns hold one value throughout. */
function rekeyed(table: Table, key: GroupKey): Table {
  const made = makeTable(key, table.columns, table.length)
  return table.breaks ? { ...made, breaks: table.breaks } : made
}
