import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { goPanic } from '../../plan/go-panic.ts'
import type { GroupKey } from '../../table/group-key.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { ColumnTypeClash, checkPivot, type PivotSpec, pivotedKey, pivotTables } from '../../table/pivot.ts'
import type { Table } from '../../table/table.ts'

function pivoted(key: GroupKey, tables: readonly Table[], spec: PivotSpec): Table {
  try {
    return pivotTables(key, tables, spec)
  } catch (error) {
    throw error instanceof ColumnTypeClash ? goPanic(error.message) : error
  }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/pivot/ */
export const pivot = transformation({
  package: 'universe',
  name: 'pivot',
  parameters: { tables: '<-', rowKey: '!', columnKey: '!', valueColumn: '!' },
  spec: (args): PivotSpec => {
    const rowKey = args.strings('rowKey')
    const columnKey = args.strings('columnKey')
    const both = columnKey.find((label) => rowKey.includes(label))
    if (both !== undefined) {
      throw new FluxError('invalid', `column name found in both rowKey and colKey: ${both}`)
    }
    return { rowKey, columnKey, valueColumn: args.string('valueColumn') }
  },
  *run([input], spec, context) {
    const parts = new Map<string, { readonly key: GroupKey; readonly tables: Table[] }>()
    for (const table of input ?? []) {
      context.checkpoint()
      checkPivot(table, spec)
      const key = pivotedKey(table, spec)
      const part = parts.get(key.id)
      if (part) part.tables.push(table)
      else parts.set(key.id, { key, tables: [table] })
    }
    yield* sortedByKey([...parts.values()].map(({ key, tables }) => pivoted(key, tables, spec)))
  },
})
