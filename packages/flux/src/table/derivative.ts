import { FluxError } from '../errors.ts'
import { newBytes, newFloats, newIndices } from '../values/arrays.ts'
import type { Vector } from './column.ts'
import { Instants } from './instants.ts'
import { expand, floats, hasNulls } from './vector.ts'

/** How `derivative` measures and treats falls. */
export interface DerivativeOptions {
  readonly unitNs: number
  readonly nonNegative: boolean
  readonly initialZero: boolean
}

/**
 * The rows whose time is later than all before it. Rows that repeat a time are left out.
 *
 * @throws FluxError where a time is null or earlier than the one before
 */
export function risingRows(times: Vector, length: number): Int32Array {
  if (hasNulls(times)) throw new FluxError('invalid', 'derivative found null time in time column')
  const data = expand(times).data as BigInt64Array
  const instants = new Instants(data)
  const rows = newIndices(length)
  let kept = 0
  for (let i = 0; i < length; i++) {
    const step = kept === 0 ? 1 : instants.between(rows[kept - 1] as number, i)
    if (step < 0) throw new FluxError('invalid', 'derivative found out-of-order times in time column')
    if (step > 0) rows[kept++] = i
  }
  return rows.subarray(0, kept)
}

/**
 * The change for each unit of time since the last row with a value, for all rows but the first. A fall is null with
 * `nonNegative`, or zero with `initialZero` beside it.
 *
 * @param times rising strictly
 */
export function derivatives(label: string, vector: Vector, times: BigInt64Array, options: DerivativeOptions): Vector {
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `unsupported derivative column type ${label}:${vector.type}`)
  }
  const { data, valid } = expand(vector)
  const change =
    vector.type === 'float'
      ? (from: number, to: number): number => (data[to] as number) - (data[from] as number)
      : (from: number, to: number): number => Number((data[to] as bigint) - (data[from] as bigint))
  const instants = new Instants(times)
  const { unitNs, nonNegative, initialZero } = options
  const rows = Math.max(0, vector.length - 1)
  const result = newFloats(rows)
  const present = newBytes(rows)
  let previous = -1
  for (let i = 0; i < vector.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    if (previous >= 0) {
      const difference = change(previous, i)
      if (nonNegative && difference < 0) present[i - 1] = initialZero ? 1 : 0
      else {
        result[i - 1] = difference / (instants.between(previous, i) / unitNs)
        present[i - 1] = 1
      }
    }
    previous = i
  }
  return floats(result, present)
}
