import { FluxError } from '../../errors.ts'
import { emptyKey } from '../../table/group-key.ts'
import { makeTable } from '../../table/make-table.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import { cellOf, columnTypeOf } from '../../values/cell-value.ts'
import { typeText } from '../../values/type-text.ts'
import { type ColumnType, FluxRecord, isNull, Null, type Value } from '../../values/value.ts'
import { transformation } from '../define.ts'

/** `array.from(rows:)`: one table without a group key, with a row for each record. */
export const from = transformation({
  package: 'array',
  name: 'from',
  parameters: { rows: '<-' },
  inputs: () => [],
  spec: (args) => {
    const rows = args.array('rows')
    if (rows.length === 0) throw new FluxError('invalid', 'rows must be non-empty')
    return { rows }
  },
  operationName: 'array.from',
  *run(_inputs, { rows }) {
    const records = rows.map(recordOf)
    const labels = [...(records[0] as FluxRecord).properties.keys()]
    const columns = labels.map((label) => {
      const values = records.map((record) => record.get(label) ?? new Null('unknown'))
      const builder = new VectorBuilder(typeOfColumn(values), values.length)
      for (const value of values) builder.push(cellOf(value))
      return { label, vector: builder.finish() }
    })
    yield makeTable(emptyKey, columns, rows.length)
  },
})

function recordOf(row: Value): FluxRecord {
  if (row instanceof FluxRecord) return row
  throw new FluxError('internal error', 'rows should have been a list of records')
}

/** The type of the first value that has one: a null of its own says nothing. */
function typeOfColumn(values: readonly Value[]): ColumnType {
  const typed = values.find((value) => !isNull(value) || value.type !== 'unknown')
  const type = typed === undefined ? undefined : columnTypeOf(typed)
  if (type !== undefined) return type
  throw new FluxError(
    'invalid',
    `cannot represent the type ${typed === undefined ? 'null' : typeText(typed)} as column data`,
  )
}
