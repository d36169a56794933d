import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { changeColumns } from '../../table/change-columns.ts'
import { GroupKey } from '../../table/group-key.ts'
import { keyValue, selectKey, vectorOf, withColumn } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'

/** The table with a column once more, under another label. A key column that it replaces leaves the key or follows. */
function duplicated(table: Table, column: string, as: string): Table {
  const vector = vectorOf(table, column)
  if (!vector) throw new FluxError('invalid', `duplicate error: column "${column}" doesn't exist`)
  const { columns, length } = withColumn(table, as, vector)
  return { ...table, key: keyAfter(table.key, column, as), columns, length }
}

function keyAfter(key: GroupKey, column: string, as: string): GroupKey {
  if (!key.has(as)) return key
  if (!key.has(column)) {
    return selectKey(
      key,
      key.labels.filter((label) => label !== as),
    )
  }
  const from = key.labels.indexOf(column)
  return new GroupKey(
    key.labels,
    key.labels.map((label, i) => key.types[label === as ? from : i] as (typeof key.types)[number]),
    key.labels.map((label) => keyValue(key, label === as ? column : label)),
  )
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/duplicate/ */
export const duplicate = transformation({
  package: 'universe',
  name: 'duplicate',
  parameters: { tables: '<-', column: '!', as: '!' },
  spec: (args) => ({ column: args.string('column'), as: args.string('as') }),
  run: ([input], { column, as }, context) => changeColumns(input, context, (table) => duplicated(table, column, as)),
})
