import { FluxError } from '../../../errors.ts'
import { transformation } from '../../../function/define.ts'
import type { TimeVector } from '../../../table/column.ts'
import { columnOf } from '../../../table/make-table.ts'
import type { Table } from '../../../table/table.ts'
import { PointWriter } from './point-writer.ts'
import { rowTags, writeFields } from './write-rows.ts'
import { targetBucketId, type WriteTarget, writeTarget } from './write-target.ts'

/**
 * Writes pivoted rows to a bucket, a field for each column that is not in the key, and passes them on.
 * @see https://docs.influxdata.com/flux/v0/stdlib/influxdata/influxdb/wideto/
 */
export const wideTo = transformation<WriteTarget>({
  package: 'influxdata/influxdb',
  name: 'wideTo',
  operationName: 'wide-to',
  parameters: { tables: '<-', bucket: '?', bucketID: '?', org: '?', orgID: '?', host: '?', token: '?' },
  spec: (args) => writeTarget(args, 'wideTo'),
  hasSideEffect: true,
  initialize: (target, context) => {
    targetBucketId(target, context)
  },
  *run([input], target, context) {
    const writer = new PointWriter(context.storage, targetBucketId(target, context))
    for (const table of input ?? []) {
      context.checkpoint()
      writeTable(writer, table)
      yield table
    }
    writer.flush()
  },
})

const bounds = ['_start', '_stop']

function writeTable(writer: PointWriter, table: Table): void {
  const { key, columns } = table
  for (const [i, label] of key.labels.entries()) {
    if (bounds.includes(label)) continue
    if (label === '_field')
      throw new FluxError('invalid', `found column "${label}" in the group key; wideTo() expects pivoted data`)
    if (key.types[i] !== 'string')
      throw new FluxError('invalid', `group key column "${label}" has type ${key.types[i]}; type string is required`)
  }
  if (!key.has('_measurement')) throw new FluxError('invalid', 'required column "_measurement" not in group key')
  const times = columnOf(table, '_time')?.vector
  if (!times) throw new FluxError('invalid', 'input table is missing required column "_time"')
  if (times.type !== 'time')
    throw new FluxError('invalid', `column "_time" has type ${times.type}; type time is required`)
  const tags = columns.filter(({ label }) => key.has(label) && !bounds.includes(label) && label !== '_measurement')
  const fields = columns.filter(({ label }) => !key.has(label) && !bounds.includes(label) && label !== '_time')
  writeFields(writer, rowTags(table, '_measurement', tags), times as TimeVector, fields)
}
