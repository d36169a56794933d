import { compareStrings } from '../values/compare.ts'
import { breaksBetween, bufferNumbers } from './buffers.ts'
import { cellAt } from './cell.ts'
import { concatTables } from './concat-tables.ts'
import { GroupKey } from './group-key.ts'
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

/**
 * Groups one table as `group` does: by the columns of that name that it has, or by all others where `mode` is
 * `except`. Answers one table for each combination of values, in the order of their first rows. A table whose key
 * already holds every column to group by stays whole, with its key in the order of the labels (`by`) or of the
 * columns (`except`); otherwise keys are in the order of the columns, and a table without rows vanishes.
 */
export function groupTable(table: Table, labels: readonly string[], mode: 'by' | 'except'): Table[] {
  const includes = (label: string): boolean => labels.includes(label) === (mode === 'by')
  const chosen = table.columns.filter(({ label }) => includes(label))
  if (chosen.every(({ label }) => table.key.has(label))) {
    const ordered = mode === 'by' ? chosen.toSorted((a, b) => compareStrings(a.label, b.label)) : chosen
    const key = selectKey(
      table.key,
      ordered.map(({ label }) => label),
    )
    return [{ ...table, key }]
  }
  return splitRows(table, includes)
}

/**
 * Splits a table's rows by the columns that `includes` accepts: one table for each combination of values, in the
 * order of their keys, which hold those columns in the order of the table. No rows, no tables.
 */
export function splitRows(table: Table, includes: (label: string) => boolean): Table[] {
  if (table.length === 0) return []
  const by = table.columns.filter(({ label, vector }) => !vector.constant && includes(label))
  const grouping = groupRows(
    by.map(({ vector }) => vector),
    table.length,
  )
  if (grouping.count === 1) return [rekeyed(table, keyOfRow(table.columns, 0, includes))]
  return sortedByKey(parts(table, grouping, includes))
}

/** The rows of each group as a table: all rows are put in the order of their groups once, and then cut. */
function parts(table: Table, grouping: Grouping, includes: (label: string) => boolean): Table[] {
  const { starts, rows } = groupedRows(grouping)
  const first = firstRows(grouping)
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
