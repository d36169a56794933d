import type { SeriesPoints } from '../storage/storage.ts'
import type { Vector } from '../table/column.ts'
import { floats, ints, uints } from '../table/vector.ts'
import { newFloats, newIndices, newInts, newUints } from '../values/arrays.ts'
import { fieldVector } from './field-vector.ts'
import type { StoreAggregate } from './store-aggregate.ts'

/** Rows from `begins[i]` up to `ends[i]` are the i-th run; no run is empty. */
export interface Runs {
  readonly length: number
  readonly begins: Int32Array
  readonly ends: Int32Array
}

/** For each run its aggregate and, for one that picks a row, the row. */
export interface RunAggregates {
  readonly values: Vector
  readonly rows: Int32Array | undefined
}

/** Computes an aggregate of every run of values, which must be of a type that it takes. */
export function aggregateRuns(aggregate: StoreAggregate, points: SeriesPoints, runs: Runs): RunAggregates {
  switch (aggregate) {
    case 'count':
      return { values: ints(counts(runs)), rows: undefined }
    case 'sum':
      return { values: sums(points, runs), rows: undefined }
    case 'mean':
      return { values: floats(means(points, runs)), rows: undefined }
    default: {
      const rows = pickedRows(aggregate, points, runs)
      return { values: fieldVector(pick(points, rows)), rows }
    }
  }
}

function counts({ length, begins, ends }: Runs): BigInt64Array {
  const result = newInts(length)
  for (let i = 0; i < length; i++) result[i] = BigInt((ends[i] as number) - (begins[i] as number))
  return result
}

function sums({ type, values }: SeriesPoints, runs: Runs): Vector {
  if (type === 'int') return ints(integerSums(values, newInts(runs.length), runs))
  if (type === 'uint') return uints(integerSums(values, newUints(runs.length), runs))
  return floats(floatSums(values as Float64Array, runs))
}

function floatSums(values: Float64Array, { length, begins, ends }: Runs): Float64Array {
  const result = newFloats(length)
  for (let i = 0; i < length; i++) {
    const end = ends[i] as number
    let total = 0
    for (let row = begins[i] as number; row < end; row++) total += values[row] as number
    result[i] = total
  }
  return result
}

/** The arrays wrap at 64 bits when they are written. */
function integerSums<A extends BigInt64Array | BigUint64Array>(values: A, result: A, { begins, ends }: Runs): A {
  for (let i = 0; i < result.length; i++) {
    const end = ends[i] as number
    let total = 0n
    for (let row = begins[i] as number; row < end; row++) total += values[row] as bigint
    result[i] = total
  }
  return result
}

function means(points: SeriesPoints, runs: Runs): Float64Array {
  const { length, begins, ends } = runs
  const result =
    points.type === 'float'
      ? floatSums(points.values, runs)
      : Float64Array.from(sums(points, runs).data as never, Number)
  for (let i = 0; i < length; i++) result[i] = (result[i] as number) / ((ends[i] as number) - (begins[i] as number))
  return result
}

function pickedRows(aggregate: StoreAggregate, { values }: SeriesPoints, runs: Runs): Int32Array {
  const { length, begins, ends } = runs
  if (aggregate === 'first') return begins.slice(0, length)
  if (aggregate === 'last') return Int32Array.from({ length }, (_, i) => (ends[i] as number) - 1)
  const rows = newIndices(length)
  const numbers = values as Float64Array | BigInt64Array
  for (let i = 0; i < length; i++) {
    const begin = begins[i] as number
    const end = ends[i] as number
    rows[i] = aggregate === 'min' ? leastRow(numbers, begin, end) : greatestRow(numbers, begin, end)
  }
  return rows
}

function leastRow(values: Float64Array | BigInt64Array, begin: number, end: number): number {
  let found = begin
  let least = values[begin] as number
  for (let row = begin + 1; row < end; row++) {
    if (!((values[row] as number) < least)) continue
    least = values[row] as number
    found = row
  }
  return found
}

function greatestRow(values: Float64Array | BigInt64Array, begin: number, end: number): number {
  let found = begin
  let greatest = values[begin] as number
  for (let row = begin + 1; row < end; row++) {
    if (!((values[row] as number) > greatest)) continue
    greatest = values[row] as number
    found = row
  }
  return found
}

function pick({ type, values, times }: SeriesPoints, rows: Int32Array): SeriesPoints {
  const at = <T>(array: ArrayLike<T>): T[] => Array.from(rows, (row) => array[row] as T)
  const chosen = BigInt64Array.from(at(times))
  switch (type) {
    case 'float':
      return { type, times: chosen, values: Float64Array.from(at(values)) }
    case 'int':
      return { type, times: chosen, values: BigInt64Array.from(at(values)) }
    case 'uint':
      return { type, times: chosen, values: BigUint64Array.from(at(values)) }
    case 'bool':
      return { type, times: chosen, values: Uint8Array.from(at(values)) }
    case 'string':
      return { type, times: chosen, values: at(values) }
  }
}
