import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { cellOfValue } from '../../table/cell.ts'
import { type CellValue, emptyKey } from '../../table/group-key.ts'
import { makeTable } from '../../table/make-table.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import { columnTypeOf } from '../../values/column-type-of.ts'
import { typeOf } from '../../values/type-of.ts'
import { typeText } from '../../values/type-text.ts'
import { type ColumnType, FluxRecord, isNull, Null, type Value } from '../../values/value.ts'

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
    const columns = [...(records[0] as FluxRecord).properties].map(([label, first]) => {
      const type = columnTypeOf(first)
      if (!type) throw new FluxError('invalid', `cannot represent the type ${typeText(first)} as column data`)
      const builder = new VectorBuilder(type, records.length)
      for (const record of records) builder.push(cellOfType(type, record.get(label) ?? new Null(type)))
      return { label, vector: builder.finish() }
    })
    yield makeTable(emptyKey, columns, rows.length)
  },
})

function recordOf(row: Value): FluxRecord {
  if (row instanceof FluxRecord) return row
  throw new FluxError('internal error', 'rows should have been a list of records')
}

/** The first row decides what a column holds: only a value whose type was unknown before can be another. */
function cellOfType(type: ColumnType, value: Value): CellValue {
  if (!isNull(value) && typeOf(value) !== type)
    throw new FluxError('internal error', `unexpected kind: got "${typeOf(value)}" expected "${type}"`)
  return cellOfValue(value)
}
