import { newIndices } from '../values/arrays.ts'
import type { Vector } from './column.ts'
import { concat } from './concat.ts'
import type { CellValue } from './group-key.ts'
import { take, takeOrNull } from './take.ts'
import { constantVector, hasNulls } from './vector.ts'

/** The vector with a value in the place of its nulls. */
export function fillNulls(vector: Vector, value: CellValue): Vector {
  if (!hasNulls(vector) || value === undefined) return vector
  const { length, type, valid } = vector
  if (vector.constant) return constantVector(type, value, length)
  const rows = newIndices(length)
  for (let i = 0; i < length; i++) rows[i] = valid?.[i] === 0 ? length : i
  return take(concat(type, [vector, constantVector(type, value, 1)]), rows)
}

/** The vector with each null replaced by the value before it; nulls that come first stay. */
export function fillPrevious(vector: Vector): Vector {
  if (vector.constant || !hasNulls(vector)) return vector
  const { length, valid } = vector
  const rows = newIndices(length)
  let last = -1
  for (let i = 0; i < length; i++) {
    if (valid?.[i] === 1) last = i
    rows[i] = last
  }
  return takeOrNull(vector, rows)
}
