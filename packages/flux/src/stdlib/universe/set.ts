import { transformation } from '../../function/define.ts'
import { goPanic } from '../../plan/go-panic.ts'
import { GroupKey } from '../../table/group-key.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { vectorOf, withColumn } from '../../table/make-table.ts'
import { TableCollector } from '../../table/regroup.ts'
import { inOneBuffer, streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'

/** The table with a column of one text; where the column is in the key, so is the text. */
function withText(table: Table, label: string, text: string): Table {
  const before = vectorOf(table, label)
  if (before && before.type !== 'string') {
    throw goPanic(`column ${label}:${before.type} is not of type string`)
  }
  const { key } = table
  const newKey = key.has(label)
    ? new GroupKey(
        key.labels,
        key.types,
        key.labels.map((known, i) => (known === label ? text : key.values[i])),
      )
    : key
  return { ...withColumn(table, label, constantVector('string', text, table.length)), key: newKey }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/set/ */
export const set = transformation({
  package: 'universe',
  name: 'set',
  parameters: { tables: '<-', key: '!', value: '!' },
  spec: (args) => ({ key: args.string('key'), value: args.string('value') }),
  *run([input], { key, value }, context) {
    const collector = new TableCollector()
    for (const table of streamed(input, context, (each) => withText(each, key, value))) collector.add(table)
    yield* sortedByKey([...collector.finish()]).map(inOneBuffer)
  },
})
