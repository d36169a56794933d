import type { Aggregate } from '../../table/aggregate.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { presentFloats } from '../../table/float-values.ts'
import type { CellValue } from '../../table/group-key.ts'
import { aggregateFunction } from '../aggregate-function.ts'

/** The skewness of a numeric column's values, from running central moments; NaN for a single value. */
export const skewOf: Aggregate = (type) =>
  type === 'float' || type === 'int' || type === 'uint' ? { result: 'float', over: skewOfVector } : undefined

function skewOfVector(vector: Vector): CellValue {
  const values = presentFloats(vector as FloatVector | IntVector | UIntVector)
  const n = values.length
  if (n === 0) return undefined
  if (n === 1) return Number.NaN
  let mean = 0
  let second = 0
  let third = 0
  for (let i = 0; i < n; i++) {
    const count = i + 1
    const delta = (values[i] as number) - mean
    const step = delta / count
    const term = delta * step * i
    third += term * step * (count - 2) - 3 * step * second
    second += term
    mean += step
  }
  return (Math.sqrt(n) * third) / second ** 1.5
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/skew/ */
export const skew = aggregateFunction('skew', skewOf)
