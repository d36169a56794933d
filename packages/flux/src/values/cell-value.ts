import type { CellValue } from '../table/group-key.ts'
import { Time } from './time.ts'
import { typeOf } from './type-of.ts'
import { type ColumnType, isNull, UInt, type Value } from './value.ts'

const columnTypes = new Set<string>(['float', 'int', 'uint', 'string', 'bool', 'time'] satisfies ColumnType[])

/** The type of a column that can hold a value; undefined where none can. */
export function columnTypeOf(value: Value): ColumnType | undefined {
  const type = typeOf(value)
  return columnTypes.has(type) ? (type as ColumnType) : undefined
}

/** A value as a column's cell; the value must be of a column's type or null. */
export function cellOf(value: Value): CellValue {
  if (isNull(value)) return undefined
  if (value instanceof Time) return value.ns
  return value instanceof UInt ? value.value : (value as CellValue)
}
