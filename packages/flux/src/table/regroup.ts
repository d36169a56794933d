import { compareText } from './compare.ts'
import { concatTables } from './concat-tables.ts'
import type { GroupKey } from './group-key.ts'
import { firstRows, groupRows, rowsOfGroups } from './group-rows.ts'
import { sortedByKey } from './key-order.ts'
import { keyOfRow, makeTable, selectKey, takeRows } from './make-table.ts'
import type { Table } from './table.ts'

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
    for (const { key, tables } of this.#parts.values()) {
      const table = concatTables(key, tables)
      yield tables[0]?.unended ? { ...table, unended: true } : table
    }
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
    const ordered = mode === 'by' ? chosen.toSorted((a, b) => compareText(a.label, b.label)) : chosen
    const key = selectKey(
      table.key,
      ordered.map(({ label }) => label),
    )
    return [{ ...table, key, unended: true }]
  }
  return splitRows(table, includes).map((part) => ({ ...part, unended: true }))
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
  const first = firstRows(grouping)
  const parts = rowsOfGroups(grouping).map((rows, g) => {
    const part = takeRows(table, rows)
    return makeTable(keyOfRow(table.columns, first[g] as number, includes), part.columns, part.length)
  })
  return sortedByKey(parts)
}

/** The same rows under another key, whose columns hold one value throughout. */
export function rekeyed(table: Table, key: GroupKey): Table {
  const made = makeTable(key, table.columns, table.length)
  return table.breaks ? { ...made, breaks: table.breaks } : made
}
