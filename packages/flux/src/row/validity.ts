import type { Vector } from '../table/column.ts'
import { newBytes } from '../values/arrays.ts'

/** True where a constant stands for nulls. */
export const isAllNull = (vector: Vector): boolean => vector.constant && vector.valid?.[0] === 0

/** The rows in which neither of two vectors is null; undefined where that is every row. Not for constant nulls. */
export function validOfBoth(a: Vector, b: Vector): Uint8Array | undefined {
  const x = a.constant ? undefined : a.valid
  const y = b.constant ? undefined : b.valid
  if (!x || !y) return x ?? y
  const both = newBytes(x.length)
  for (let i = 0; i < both.length; i++) both[i] = (x[i] as number) & (y[i] as number)
  return both
}
