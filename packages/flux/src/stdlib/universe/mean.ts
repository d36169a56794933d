import type { Aggregate } from '../../table/aggregate.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { presentFloats } from '../../table/float-values.ts'
import type { CellValue } from '../../table/group-key.ts'
import { sumBuffers } from '../../table/sum.ts'
import { hasNulls } from '../../table/vector.ts'
import { aggregateFunction } from '../aggregate-function.ts'
import { sumValues } from './sum.ts'

/** The mean of a numeric column's values; null where there are none. */
export const meanOf: Aggregate = (type) =>
  type === 'float' || type === 'int' || type === 'uint' ? { result: 'float', over: meanOfVector } : undefined

function meanOfVector(vector: Vector, breaks?: readonly number[]): CellValue {
  const numeric = vector as FloatVector | IntVector | UIntVector
  // Integers without nulls are added up as integers, and may wrap.
  if (numeric.type !== 'float' && !hasNulls(numeric)) {
    const total = sumValues(numeric.type)?.over(numeric)
    return total === undefined ? undefined : Number(total) / numeric.length
  }
  const values = presentFloats(numeric)
  if (values.length === 0) return undefined
  const total = hasNulls(vector) ? values.reduce((sum, value) => sum + value, 0) : sumBuffers(values, breaks)
  return total / values.length
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/mean/ */
export const mean = aggregateFunction('mean', meanOf)
