import { newFloats } from '../values/arrays.ts'
import type { FloatVector, IntVector, UIntVector } from './column.ts'
import { expand } from './vector.ts'

/** A numeric vector's values as floats, one a row; entries of null rows are meaningless. */
export function floatValues(vector: FloatVector | IntVector | UIntVector): Float64Array {
  const { data, length } = vector
  if (vector.type === 'float') return vector.constant ? expand(vector).data : vector.data
  if (vector.constant) return newFloats(length).fill(Number(data[0]))
  const values = newFloats(length)
  for (let i = 0; i < length; i++) values[i] = Number(data[i])
  return values
}

/** The values that are not null, as floats and in order. */
export function presentFloats(vector: FloatVector | IntVector | UIntVector): Float64Array {
  const values = floatValues(vector)
  if (vector.valid === undefined) return values
  if (vector.constant) return vector.valid[0] === 0 ? new Float64Array(0) : values
  const present = newFloats(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) if (vector.valid[i] === 1) present[n++] = values[i] as number
  return present.subarray(0, n)
}
