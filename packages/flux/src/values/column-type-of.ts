import { typeOf } from './type-of.ts'
import { type ColumnType, Null, type Value } from './value.ts'

/** The type of column that can hold a value; undefined where none can (a null of unknown type, an array ...). */
export function columnTypeOf(value: Value): ColumnType | undefined {
  const type = typeOf(value)
  return columnTypes.has(type) ? (type as ColumnType) : undefined
}

/** As `columnTypeOf`, also for a null without a type whose column's type the checker has told. */
export const inferredTypeOf = (value: Value): ColumnType | undefined =>
  columnTypeOf(value) ?? (value instanceof Null ? value.inferred : undefined)

const columnTypes = new Set<string>(['float', 'int', 'uint', 'string', 'bool', 'time'])
