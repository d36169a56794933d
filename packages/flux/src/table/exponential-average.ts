import { newBytes, newFloats } from '../values/arrays.ts'
import { isNullAt } from './cell.ts'
import type { FloatVector, IntVector, UIntVector } from './column.ts'
import { floatValues } from './float-values.ts'
import { floats } from './vector.ts'

/**
 * The exponential moving average with smoothing 2 / (n + 1): it starts, at the n-th row, with the mean of the first
 * n rows' values. A null repeats the average before it. No rows where there are fewer than n.
 */
export function exponentialAverages(vector: FloatVector | IntVector | UIntVector, n: number): FloatVector {
  const values = floatValues(vector)
  const { length } = values
  if (length < n) return floats(new Float64Array(0))
  const multiplier = 2 / (n + 1)
  const averages = newFloats(length - n + 1)
  const present = newBytes(averages.length)
  let { sum: average, count } = total(vector, values, n)
  if (count > 0) average /= count
  for (let row = 0; row < averages.length; row++) {
    const i = row + n - 1
    if (row > 0 && !isNullAt(vector, i)) {
      const value = values[i] as number
      average = count === 0 ? value : value * multiplier + average * (1 - multiplier)
      count++
    }
    if (count === 0) continue
    averages[row] = average
    present[row] = 1
  }
  return floats(averages, present)
}

/** The sum of the values among the first `rows` rows and how many there are. */
export function total(
  vector: FloatVector | IntVector | UIntVector,
  values: Float64Array,
  rows: number,
): { sum: number; count: number } {
  let sum = 0
  let count = 0
  for (let i = 0; i < rows; i++) {
    if (isNullAt(vector, i)) continue
    sum += values[i] as number
    count++
  }
  return { sum, count }
}
