import { FluxError } from '../../../errors.ts'
import { Closure } from '../../../function/closure.ts'
import { transformation } from '../../../function/define.ts'
import { labelsUsed } from '../../../row/labels-used.ts'
import { recordColumns } from '../../../row/map-columns.ts'
import { RowFunction } from '../../../row/row-function.ts'
import { cellAt, isNullAt } from '../../../table/cell.ts'
import type { Column, TimeVector } from '../../../table/column.ts'
import { columnOf, vectorOf } from '../../../table/make-table.ts'
import { maskTable } from '../../../table/mask.ts'
import type { Table } from '../../../table/table.ts'
import type { FluxFunction } from '../../../values/function.ts'
import { PointWriter } from './point-writer.ts'
import { rowTags, writeFields } from './write-rows.ts'
import { targetBucketId, type WriteTarget, writeTarget } from './write-target.ts'

interface ToSpec {
  readonly target: WriteTarget
  readonly timeColumn: string
  readonly measurementColumn: string
  /** Every string column that holds nothing else when absent. */
  readonly tagColumns: readonly string[] | undefined
  readonly fieldFn: FluxFunction | undefined
}

/**
 * Writes rows to a bucket, and passes them on.
 * @see https://docs.influxdata.com/flux/v0/stdlib/influxdata/influxdb/to/
 */
export const to = transformation<ToSpec>({
  package: 'influxdata/influxdb',
  name: 'to',
  parameters: {
    tables: '<-',
    bucket: '?',
    bucketID: '?',
    org: '?',
    orgID: '?',
    host: '?',
    token: '?',
    timeColumn: '?',
    measurementColumn: '?',
    tagColumns: '?',
    fieldFn: '?',
  },
  spec: (args) => ({
    target: writeTarget(args, 'to'),
    timeColumn: args.has('timeColumn') ? args.string('timeColumn') : '_time',
    measurementColumn: args.has('measurementColumn') ? args.string('measurementColumn') : '_measurement',
    tagColumns: args.has('tagColumns') ? args.strings('tagColumns') : undefined,
    fieldFn: args.has('fieldFn') ? args.rowFn('fieldFn') : undefined,
  }),
  hasSideEffect: true,
  parts: 'passes',
  initialize: ({ target }, context) => {
    targetBucketId(target, context)
  },
  *run([input], spec, context) {
    const writer = new PointWriter(context.storage, targetBucketId(spec.target, context))
    const toFields = spec.fieldFn && recordColumns(new RowFunction(spec.fieldFn, context))
    for (const table of input ?? []) {
      const times = checkColumns(table, spec)
      const fields = toFields?.(table)
      const tags = rowTags(table, spec.measurementColumn, tagColumns(table, spec))
      if (fields) writeFields(writer, tags, times, fields)
      else writeFieldColumn(writer, tags, times, table)
      yield times.valid ? maskTable(table, times.valid) : table
    }
    writer.flush()
  },
})

/** The times of a table that has what a write needs. */
function checkColumns(table: Table, { measurementColumn, timeColumn }: ToSpec): TimeVector {
  const measurement = columnOf(table, measurementColumn)?.vector
  if (!measurement) throw new FluxError('invalid', `no column with label ${measurementColumn} exists`)
  if (measurement.type !== 'string') throw wrongType(measurementColumn, measurement.type, 'string')
  const times = columnOf(table, timeColumn)?.vector
  if (!times) throw new FluxError('invalid', 'no time column detected')
  if (times.type !== 'time') throw wrongType(timeColumn, times.type, 'time')
  return times
}

const wrongType = (label: string, type: string, wanted: string): FluxError =>
  new FluxError('invalid', `column ${label} of type ${type} is not of type ${wanted}`)

function tagColumns(table: Table, { tagColumns: chosen, fieldFn, measurementColumn }: ToSpec): readonly Column[] {
  const isTag = (label: string): boolean => {
    if (chosen) return chosen.includes(label)
    return !['_value', '_field', '_measurement'].includes(label) && !used.has(label)
  }
  const used = !chosen && fieldFn instanceof Closure ? labelsUsed(fieldFn.code.expression) : new Set<string>()
  const columns = table.columns.filter(
    ({ label, vector }) => label !== measurementColumn && isTag(label) && (chosen || vector.type === 'string'),
  )
  if (columns.some(({ vector }) => vector.type !== 'string'))
    throw new FluxError('invalid', 'invalid type for tag column')
  return columns
}

/** Each row is one field: `_field` names it. */
function writeFieldColumn(
  writer: PointWriter,
  tagsOf: ReturnType<typeof rowTags>,
  times: TimeVector,
  table: Table,
): void {
  const names = vectorOf(table, '_field')
  const values = vectorOf(table, '_value')
  if (table.length === 0) return
  if (!names) throw new FluxError('invalid', 'table has no _field column')
  if (!values) throw new FluxError('invalid', 'table has no _value column')
  for (let row = 0; row < table.length; row++) {
    if (isNullAt(times, row)) continue
    const name = cellAt(names, row)
    const field = { label: name === undefined ? '' : String(name), vector: values }
    writeFields(writer, tagsOf, times, [field], row)
  }
}
