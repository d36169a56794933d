import { Time } from '../values/time.ts'
import type { ColumnType } from '../values/value.ts'
import { Null, UInt, type Value } from '../values/value.ts'
import type { Vector } from './column.ts'
import type { CellValue } from './group-key.ts'

/** True where row `i` is null. */
export const isNullAt = (vector: Vector, i: number): boolean =>
  vector.valid !== undefined && vector.valid[vector.constant ? 0 : i] === 0

/** Row `i` as stored (time, int and uint as bigint), undefined for null. For loops over whole columns read `data`. */
export function cellAt(vector: Vector, i: number): CellValue {
  const at = vector.constant ? 0 : i
  if (vector.valid !== undefined && vector.valid[at] === 0) return undefined
  switch (vector.type) {
    case 'string':
      return vector.dictionary[vector.data[at] as number]
    case 'bool':
      return vector.data[at] === 1
    default:
      return vector.data[at]
  }
}

/** A stored cell as a Flux value; null keeps the column's type. */
export function valueOfCell(cell: CellValue, type: ColumnType): Value {
  if (cell === undefined) return new Null(type)
  if (type === 'time') return new Time(cell as bigint)
  if (type === 'uint') return new UInt(cell as bigint)
  return cell
}

/** Row `i` as a Flux value. */
export const valueAt = (vector: Vector, i: number): Value => valueOfCell(cellAt(vector, i), vector.type)

/** A Flux value as a column stores it; the value must be one that a column can hold, or null. */
export function cellOfValue(value: Value): CellValue {
  if (value instanceof Null) return undefined
  if (value instanceof Time) return value.ns
  if (value instanceof UInt) return value.value
  return value as CellValue
}
