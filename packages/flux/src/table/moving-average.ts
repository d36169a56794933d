import { newBytes, newFloats } from '../values/arrays.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from './column.ts'
import { floatValues } from './float-values.ts'
import { expand, floats } from './vector.ts'

/**
 * The mean of the last `n` rows' values, nulls apart, for each row from the n-th on; one mean of all where there
 * are fewer rows. The sum runs over a ring buffer from its start, as InfluxDB's does, so that the last bits agree.
 */
export function movingAverages(vector: FloatVector | IntVector | UIntVector, n: number): Vector {
  const values = floatValues(vector)
  const { length } = values
  const valid = vector.valid && expand(vector).valid
  if (valid && !valid.includes(0)) return movingAverages({ ...vector, valid: undefined }, n)
  if (length < n) {
    const some = valid === undefined || valid.includes(1)
    return floats(Float64Array.of(meanOf(values, valid)), Uint8Array.of(some ? 1 : 0))
  }
  return valid ? averagesOfPresent(values, valid, n) : averagesOfAll(values, n)
}

function averagesOfAll(values: Float64Array, n: number): Vector {
  const rows = values.length - n + 1
  const means = newFloats(rows)
  const ring = newFloats(n)
  // What stands in the ring before the newest value has been added up already.
  let before = 0
  for (let i = 0; i < n - 1; i++) {
    ring[i] = values[i] as number
    before += values[i] as number
  }
  for (let row = 0, at = n - 1; row < rows; row++) {
    const value = values[row + n - 1] as number
    ring[at] = value
    before += value
    let sum = before
    for (let i = at + 1; i < n; i++) sum += ring[i] as number
    means[row] = sum / n
    if (++at === n) {
      at = 0
      before = 0
    }
  }
  return floats(means)
}

function averagesOfPresent(values: Float64Array, valid: Uint8Array, n: number): Vector {
  const { length } = values
  const rows = length - n + 1
  const means = newFloats(rows)
  const ring = newFloats(n)
  const present = newBytes(n)
  const some = newBytes(rows)
  for (let i = 0, at = 0; i < length; i++) {
    present[at] = valid[i] as number
    ring[at] = values[i] as number
    at = at + 1 === n ? 0 : at + 1
    if (i < n - 1) continue
    let sum = 0
    let count = 0
    for (let k = 0; k < n; k++) {
      if (present[k] === 0) continue
      sum += ring[k] as number
      count++
    }
    const row = i - n + 1
    if (count > 0) {
      means[row] = sum / count
      some[row] = 1
    }
  }
  return floats(means, some)
}

function meanOf(values: Float64Array, valid: Uint8Array | undefined): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    if (valid && valid[i] === 0) continue
    sum += values[i] as number
    count++
  }
  return sum / count
}
