import { FluxError } from '../../errors.ts'
import { cellAt } from '../../table/cell.ts'
import type { Vector } from '../../table/column.ts'
import type { CellValue, GroupKey } from '../../table/group-key.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { nullVector } from '../../table/vector.ts'
import { compareStrings } from '../../values/compare.ts'
import type { ColumnType } from '../../values/value.ts'

/** The types of the columns that a join hands on. */
export type JoinSchema = Map<string, ColumnType>

/**
 * The table of what a join function answered for rows of one key. Columns are sorted by label. Where the schema has
 * columns already, from the first table of the join, later tables have just those.
 *
 * @param keyChanged words the error of rows that do not keep the key's value of a column
 */
export function joinedTable(
  key: GroupKey,
  columns: ReadonlyMap<string, Vector>,
  length: number,
  schema: JoinSchema,
  keyChanged: (label: string, type: ColumnType) => string,
): Table {
  key.labels.forEach((label, i) => {
    const type = key.types[i] as ColumnType
    if (!keeps(columns.get(label), type, key.values[i], length)) throw new FluxError('invalid', keyChanged(label, type))
  })
  if (schema.size === 0)
    for (const [label, { type }] of [...columns].sort(([a], [b]) => compareStrings(a, b))) schema.set(label, type)
  return makeTable(
    key,
    Array.from(schema, ([label, type]) => {
      const vector = columns.get(label) ?? nullVector(type, length)
      if (vector.type !== type)
        throw new FluxError('invalid', `column "${label}" is both of type ${type} and ${vector.type}`)
      return { label, vector }
    }),
    length,
  )
}

/** True where every row has a key's value; a null in a key is equal to nothing. */
function keeps(vector: Vector | undefined, type: ColumnType, value: CellValue, length: number): boolean {
  if (vector?.type !== type || value === undefined) return false
  if (vector.constant) return cellAt(vector, 0) === value
  for (let row = 0; row < length; row++) if (cellAt(vector, row) !== value) return false
  return true
}
