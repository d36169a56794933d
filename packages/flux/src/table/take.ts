import { newBytes, newIndices, wordsOf } from '../values/arrays.ts'
import type { Vector } from './column.ts'
import { allocate, expand, repeated, type VectorData, vectorOver } from './vector.ts'

/** The rows of `vector` that `rows` names, in that order. A constant stays constant. */
export function take(vector: Vector, rows: Int32Array): Vector {
  if (vector.constant) return repeated(vector, rows.length)
  const data = allocate(vector.type, rows.length)
  gather(vector.data, rows, data)
  const valid = vector.valid && newBytes(rows.length)
  if (valid) gatherBytes(vector.valid as Uint8Array, rows, valid)
  return vectorOver(vector.type, data, valid, dictionaryOf(vector))
}

/** As `take`, where a negative row stands for null. */
export function takeOrNull(vector: Vector, rows: Int32Array): Vector {
  let firstGap = rows.length
  for (let i = 0; i < rows.length; i++)
    if ((rows[i] as number) < 0) {
      firstGap = i
      break
    }
  if (firstGap === rows.length) return take(vector, rows)
  if (vector.constant && vector.valid?.[0] === 0) return take(vector, rows)
  const valid = newBytes(rows.length)
  const safe = newIndices(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number
    if (row < 0) continue
    safe[i] = row
    valid[i] = vector.valid === undefined ? 1 : (vector.valid[row] as number)
  }
  if (vector.length === 0)
    return vectorOver(vector.type, allocate(vector.type, rows.length), valid, dictionaryOf(vector))
  const taken = expand(take(vector, safe))
  return vectorOver(vector.type, taken.data, valid, dictionaryOf(vector))
}

/** Rows `start` up to and without `end`, without copying. */
export function slice(vector: Vector, start: number, end: number): Vector {
  if (start === 0 && end === vector.length) return vector
  if (vector.constant) return repeated(vector, end - start)
  return vectorOver(
    vector.type,
    vector.data.subarray(start, end),
    vector.valid?.subarray(start, end),
    dictionaryOf(vector),
  )
}

/** A string vector's dictionary, undefined for other types. */
export const dictionaryOf = (vector: Vector): readonly string[] | undefined =>
  vector.type === 'string' ? vector.dictionary : undefined

// One loop per kind of array: a loop that meets several kinds is some ten times slower. A 64-bit value moves as two
// 32-bit halves, since reading a bigint may allocate.
function gather(from: VectorData, rows: Int32Array, to: VectorData): void {
  if (from instanceof Float64Array) gatherFloats(from, rows, to as Float64Array)
  else if (from instanceof Uint8Array) gatherBytes(from, rows, to as Uint8Array)
  else if (from instanceof Int32Array) gatherCodes(from, rows, to as Int32Array)
  else gatherPairs(wordsOf(from), rows, wordsOf(to as BigInt64Array))
}

function gatherFloats(from: Float64Array, rows: Int32Array, to: Float64Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number
}

function gatherBytes(from: Uint8Array, rows: Int32Array, to: Uint8Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number
}

function gatherCodes(from: Int32Array, rows: Int32Array, to: Int32Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number
}

function gatherPairs(from: Int32Array, rows: Int32Array, to: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const row = (rows[i] as number) << 1
    to[i << 1] = from[row] as number
    to[(i << 1) | 1] = from[row | 1] as number
  }
}
