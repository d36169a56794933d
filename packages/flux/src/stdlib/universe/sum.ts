import type { Aggregate } from '../../table/aggregate.ts'
import type { IntVector, UIntVector, Vector } from '../../table/column.ts'
import { presentFloats } from '../../table/float-values.ts'
import type { CellValue } from '../../table/group-key.ts'
import { sumBuffers } from '../../table/sum.ts'
import { hasNulls } from '../../table/vector.ts'
import { aggregateFunction } from '../aggregate-function.ts'

/** The sum of a numeric column in its own type; integers wrap at 64 bits. No values, no sum. */
export const sumValues: Aggregate = (type) => {
  switch (type) {
    case 'int':
      return { result: 'int', over: (vector) => sumIntegers(vector as IntVector, BigInt.asIntN) }
    case 'uint':
      return { result: 'uint', over: (vector) => sumIntegers(vector as UIntVector, BigInt.asUintN) }
    case 'float':
      return { result: 'float', over: sumOfFloats }
    default:
      return undefined
  }
}

function sumOfFloats(vector: Vector, breaks?: readonly number[]): CellValue {
  if (vector.type !== 'float') return undefined
  const values = presentFloats(vector)
  if (values.length === 0) return undefined
  // Only an array without nulls is summed in vectorised order.
  return hasNulls(vector) ? values.reduce((total, value) => total + value, 0) : sumBuffers(values, breaks)
}

function sumIntegers(vector: IntVector | UIntVector, wrap: (bits: number, value: bigint) => bigint): CellValue {
  const { data, valid, length } = vector
  if (vector.constant) {
    return length === 0 || valid?.[0] === 0 ? undefined : wrap(64, (data[0] as bigint) * BigInt(length))
  }
  let total = 0n
  let some = false
  for (let i = 0; i < length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    total += data[i] as bigint
    some = true
  }
  return some ? wrap(64, total) : undefined
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/sum/ */
export const sum = aggregateFunction('sum', sumValues)
