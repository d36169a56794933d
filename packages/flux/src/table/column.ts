import type { ColumnType } from '../values/value.ts'

/**
 * The values of a column. `valid[i] === 0` marks a null; no `valid` means that there is none.
 * A constant vector holds its one value at index 0 (or is all null: `valid` is [0]) and stands for `length` rows:
 * group key columns are constant, and cost nothing however long the table is.
 * A string vector's `data` are codes into `dictionary`, whose entries are distinct; a null's code is never read.
 */
interface VectorOf<T extends ColumnType, Data> {
  readonly type: T
  readonly length: number
  readonly constant: boolean
  readonly data: Data
  readonly valid: Uint8Array | undefined
}

export type FloatVector = VectorOf<'float', Float64Array>
export type IntVector = VectorOf<'int', BigInt64Array>
export type UIntVector = VectorOf<'uint', BigUint64Array>
export type TimeVector = VectorOf<'time', BigInt64Array>
/** 0 and 1. */
export type BoolVector = VectorOf<'bool', Uint8Array>
export type StringVector = VectorOf<'string', Int32Array> & { readonly dictionary: readonly string[] }

export type Vector = FloatVector | IntVector | UIntVector | TimeVector | BoolVector | StringVector

export interface Column {
  readonly label: string
  readonly vector: Vector
}
