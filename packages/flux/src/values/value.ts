import type { Duration } from './duration.ts'
import type { Dynamic } from './dynamic.ts'
import type { FluxFunction } from './function.ts'
import type { Regexp } from './regexp.ts'
import type { TableStream } from './table-stream.ts'
import type { Time } from './time.ts'

/** The types that a column can hold, by their Flux names. */
export type ColumnType = 'float' | 'int' | 'uint' | 'string' | 'bool' | 'time'

/** The type of any value. `unknown` is the type of a null whose type the script leaves open. */
export type TypeName =
  | ColumnType
  | 'duration'
  | 'bytes'
  | 'regexp'
  | 'array'
  | 'object'
  | 'dictionary'
  | 'function'
  | 'stream'
  | 'dynamic'
  | 'unknown'

/**
 * A Flux value. A JavaScript number is a Flux float and a bigint a Flux int, always; the other types that
 * JavaScript would confuse with them are classes.
 */
export type Value =
  | number
  | bigint
  | string
  | boolean
  | UInt
  | Time
  | Duration
  | Uint8Array
  | Regexp
  | FluxArray
  | FluxRecord
  | Dictionary
  | FluxFunction
  | TableStream
  | Dynamic
  | Null

/** An unsigned 64-bit integer; `value` is within 0 and 2^64 - 1. */
export class UInt {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = BigInt.asUintN(64, value)
  }
}

/**
 * The absence of a value. That of a cell keeps the cell's type; what operators and conversions make of it has none,
 * though the checker has told of what type the column is that will hold it.
 */
export class Null {
  readonly type: TypeName
  /** The type of column that holds the null where it has no type itself; undefined where nothing tells. */
  readonly inferred: ColumnType | undefined
  constructor(type: TypeName, inferred?: ColumnType) {
    this.type = type
    this.inferred = inferred
  }
}

/** A null without a type that a column of the given type will hold. */
export const untypedNull = (inferred: ColumnType | undefined): Null => new Null('unknown', inferred)

export class FluxArray {
  readonly items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** Properties in the order they were given. */
export class FluxRecord {
  readonly properties: ReadonlyMap<string, Value>
  constructor(properties: ReadonlyMap<string, Value>) {
    this.properties = properties
  }
  get(name: string): Value | undefined {
    return this.properties.get(name)
  }
}

/** Entries sorted by key; keys are all of one type (string, int, uint, float, bool, time or duration). */
export class Dictionary {
  readonly entries: readonly (readonly [key: Value, value: Value])[]
  constructor(entries: readonly (readonly [Value, Value])[]) {
    this.entries = entries
  }
}

export const isNull = (value: Value): value is Null => value instanceof Null
