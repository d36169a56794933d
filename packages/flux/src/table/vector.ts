import { newBytes, newFloats, newIndices, newInts, newUints } from '../values/arrays.ts'
import { checkRows } from '../values/size-limits.ts'
import type { ColumnType } from '../values/value.ts'
import type { BoolVector, FloatVector, IntVector, StringVector, TimeVector, UIntVector, Vector } from './column.ts'
import type { CellValue } from './group-key.ts'

/** Any array that a vector's data can be. */
export type VectorData = Vector['data']
type Valid = Uint8Array | undefined

/** A float vector over `data`, which must not change afterwards; `valid` marks nulls with 0. */
export const floats = (data: Float64Array, valid?: Valid): FloatVector => ({
  type: 'float',
  length: data.length,
  constant: false,
  data,
  valid,
})

/** An int vector over `data`. */
export const ints = (data: BigInt64Array, valid?: Valid): IntVector => ({
  type: 'int',
  length: data.length,
  constant: false,
  data,
  valid,
})

/** A uint vector over `data`. */
export const uints = (data: BigUint64Array, valid?: Valid): UIntVector => ({
  type: 'uint',
  length: data.length,
  constant: false,
  data,
  valid,
})

/** A time vector over nanoseconds since the epoch. */
export const times = (data: BigInt64Array, valid?: Valid): TimeVector => ({
  type: 'time',
  length: data.length,
  constant: false,
  data,
  valid,
})

/** A bool vector over zeros and ones. */
export const bools = (data: Uint8Array, valid?: Valid): BoolVector => ({
  type: 'bool',
  length: data.length,
  constant: false,
  data,
  valid,
})

/** A string vector over codes into `dictionary`, whose entries need be neither sorted nor all in use. */
export const strings = (data: Int32Array, dictionary: readonly string[], valid?: Valid): StringVector => ({
  type: 'string',
  length: data.length,
  constant: false,
  data,
  valid,
  dictionary,
})

/** An array for `length` values of a type, all zero. @throws FluxError where they are too many */
export function allocate(type: ColumnType, length: number): VectorData {
  checkRows(length)
  switch (type) {
    case 'float':
      return newFloats(length)
    case 'int':
    case 'time':
      return newInts(length)
    case 'uint':
      return newUints(length)
    case 'bool':
      return newBytes(length)
    case 'string':
      return newIndices(length)
  }
}

const noStrings: readonly string[] = ['']

/** A vector over `data`, which must be the kind of array that `allocate` makes for the type. */
export function vectorOver(
  type: ColumnType,
  data: VectorData,
  valid?: Valid,
  dictionary: readonly string[] = noStrings,
): Vector {
  return (
    type === 'string'
      ? { type, length: data.length, constant: false, data, valid, dictionary }
      : { type, length: data.length, constant: false, data, valid }
  ) as Vector
}

const oneNull = new Uint8Array(1)

/** One value for `length` rows; undefined makes every row null. */
export function constantVector(type: ColumnType, value: CellValue, length: number): Vector {
  const data = allocate(type, 1)
  if (value === undefined) {
    const dictionary = noStrings
    const valid = oneNull
    return (
      type === 'string'
        ? { type, length, constant: true, data, valid, dictionary }
        : { type, length, constant: true, data, valid }
    ) as Vector
  }
  if (type === 'string') {
    return { type, length, constant: true, data: data as Int32Array, valid: undefined, dictionary: [value as string] }
  }
  data[0] = (type === 'bool' ? (value ? 1 : 0) : value) as never
  return { type, length, constant: true, data, valid: undefined } as Vector
}

/** `length` nulls. */
export const nullVector = (type: ColumnType, length: number): Vector => constantVector(type, undefined, length)

/** The same constant for another number of rows. */
export function repeated(vector: Vector, length: number): Vector {
  if (vector.length === length) return vector
  const { type, data, valid } = vector
  return (
    vector.type === 'string'
      ? { type, length, constant: true, data, valid, dictionary: vector.dictionary }
      : { type, length, constant: true, data, valid }
  ) as Vector
}

/** The same values with an array entry for every row. */
export function expand<V extends Vector>(vector: V): V {
  if (!vector.constant) return vector
  const { type, length } = vector
  const data = allocate(type, length)
  const isNull = vector.valid?.[0] === 0
  if (!isNull) data.fill(vector.data[0] as never)
  return { ...vector, data, constant: false, valid: isNull ? newBytes(length) : undefined }
}

/** True where at least one row is null. */
export const hasNulls = (vector: Vector): boolean =>
  vector.length > 0 && vector.valid !== undefined && vector.valid.includes(0)
