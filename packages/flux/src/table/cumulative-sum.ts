import { newFloats } from '../values/arrays.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from './column.ts'
import { allocate, expand, floats, vectorOver } from './vector.ts'

/** The sum of all values up to each row, also where the row itself is null; columns that are not numbers stay. */
export function cumulativeSums(vector: Vector): Vector {
  switch (vector.type) {
    case 'float':
      return ofFloats(expand(vector))
    case 'int':
    case 'uint':
      return ofIntegers(expand(vector))
    default:
      return vector
  }
}

function ofFloats({ data, valid }: FloatVector): Vector {
  const sums = newFloats(data.length)
  let total = 0
  for (let i = 0; i < data.length; i++) {
    if (valid === undefined || valid[i] === 1) total += data[i] as number
    sums[i] = total
  }
  return floats(sums)
}

function ofIntegers({ type, data, valid }: IntVector | UIntVector): Vector {
  const sums = allocate(type, data.length) as BigInt64Array | BigUint64Array
  let total = 0n
  for (let i = 0; i < data.length; i++) {
    if (valid === undefined || valid[i] === 1) total += data[i] as bigint
    sums[i] = total
  }
  return vectorOver(type, sums)
}
