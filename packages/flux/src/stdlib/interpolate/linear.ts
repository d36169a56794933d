import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import { describeKey } from '../../table/describe-key.ts'
import { columnIndex, makeTable, withColumn } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand, hasNulls, repeated } from '../../table/vector.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import { addDuration } from '../../values/calendar.ts'
import { Windows } from '../../values/window.ts'

/** How many rows pass between two looks at the query's limits. */
const rowsPerCheck = 4096

/** Adds rows at the borders of windows, on the straight line between the rows around them. */
export const linear = transformation<Windows>({
  package: 'interpolate',
  name: 'linear',
  parameters: { tables: '<-', every: '!' },
  spec: (args) => new Windows({ every: args.duration('every') }),
  run([tables], windows, context) {
    const seen = new Set<string>()
    return collected(tables, context, (table) => {
      if (seen.has(table.key.id)) throw new FluxError('invalid', `duplicate table with key: ${describeKey(table.key)}`)
      seen.add(table.key.id)
      return interpolated(table, windows, context)
    })
  },
})

function interpolated(table: Table, windows: Windows, context: ExecutionContext): Table {
  for (const { label } of table.columns)
    if (!table.key.has(label) && label !== '_time' && label !== '_value')
      throw new FluxError('invalid', `interpolate.linear requires column ${JSON.stringify(label)} to be in group key`)
  const timeColumn = table.columns[columnIndex(table.columns, '_time')]?.vector
  if (!timeColumn) throw new FluxError('invalid', '_time column does not exist')
  const valueColumn = table.columns[columnIndex(table.columns, '_value')]?.vector
  if (!valueColumn) throw new FluxError('invalid', '_value column does not exist')
  if (valueColumn.type !== 'float')
    throw new FluxError('invalid', `cannot interpolate ${valueColumn.type} values; expected float values`)
  if (hasNulls(timeColumn)) throw new FluxError('invalid', 'null _time found during linear interpolation')
  if (hasNulls(valueColumn)) throw new FluxError('invalid', 'null _value found during linear interpolation')
  if (table.length === 0) return table

  const x = expand(timeColumn).data as BigInt64Array
  const y = expand(valueColumn).data
  const times = new VectorBuilder('time', table.length)
  const values = new VectorBuilder('float', table.length)
  times.push(x[0])
  values.push(y[0])
  for (let i = 1; i < table.length; i++) {
    const [x0, y0, x1, y1] = [x[i - 1] as bigint, y[i - 1] as number, x[i] as bigint, y[i] as number]
    const slope = (y1 - y0) / Number(x1 - x0)
    for (let at = windows.latest(x0).stop; at < x1; at = addDuration(at, windows.every)) {
      if (times.length % rowsPerCheck === 0) context.checkpoint()
      times.push(at)
      values.push(y0 + slope * Number(at - x0))
    }
    times.push(x1)
    values.push(y1)
  }
  const length = times.length
  const columns = table.columns.map(({ label, vector }) => ({ label, vector: repeated(vector, length) }))
  return withColumn(
    withColumn(makeTable(table.key, columns, length), '_time', times.finish()),
    '_value',
    values.finish(),
  )
}
