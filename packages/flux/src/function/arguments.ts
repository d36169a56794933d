import { FluxError, type Position } from '../errors.ts'
import { PlanStream } from '../plan/plan-stream.ts'
import { Duration } from '../values/duration.ts'
import type { Arguments, FluxFunction } from '../values/function.ts'
import { Regexp } from '../values/regexp.ts'
import { Time } from '../values/time.ts'
import { typeOf } from '../values/type-of.ts'
import { kindText } from '../values/type-text.ts'
import { FluxArray, FluxRecord, isNull, type TypeName, UInt, type Value } from '../values/value.ts'
import { checkInlinedNames } from './inlined-names.ts'

/**
 * Typed access to the arguments of one call. A getter named after a type throws where the argument is missing,
 * null or of another type; the `optional…` form of any is `args.has(name) ? args.int(name) : undefined`.
 */
export class ArgumentReader {
  readonly #args: Arguments
  readonly position: Position | undefined

  constructor(args: Arguments, position: Position | undefined) {
    this.#args = args
    this.position = position
  }

  /** True where the argument was given and is not null. */
  has(name: string): boolean {
    const value = this.#args.get(name)
    return value !== undefined && !isNull(value)
  }

  /** The argument as it is, null included; undefined where it was left out. */
  value(name: string): Value | undefined {
    return this.#args.get(name)
  }

  float(name: string): number {
    return this.#read(name, 'float', (v) => typeof v === 'number') as number
  }
  int(name: string): bigint {
    return this.#read(name, 'int', (v) => typeof v === 'bigint') as bigint
  }
  uint(name: string): bigint {
    return (this.#read(name, 'uint', (v) => v instanceof UInt) as UInt).value
  }
  string(name: string): string {
    return this.#read(name, 'string', (v) => typeof v === 'string') as string
  }
  bool(name: string): boolean {
    return this.#read(name, 'bool', (v) => typeof v === 'boolean') as boolean
  }
  time(name: string): Time {
    return this.#read(name, 'time', (v) => v instanceof Time) as Time
  }
  duration(name: string): Duration {
    return this.#read(name, 'duration', (v) => v instanceof Duration) as Duration
  }
  regexp(name: string): Regexp {
    return this.#read(name, 'regexp', (v) => v instanceof Regexp) as Regexp
  }
  array(name: string): readonly Value[] {
    return (this.#read(name, 'array', (v) => v instanceof FluxArray) as FluxArray).items
  }
  record(name: string): FluxRecord {
    return this.#read(name, 'object', (v) => v instanceof FluxRecord) as FluxRecord
  }
  fn(name: string): FluxFunction {
    return this.#read(name, 'function', (v) => typeOf(v) === 'function') as FluxFunction
  }
  /** A function over rows, tables or columns, which InfluxDB looks through when it makes the step. */
  rowFn(name: string): FluxFunction {
    const fn = this.fn(name)
    checkInlinedNames(fn)
    return fn
  }
  stream(name: string): PlanStream {
    return this.#read(name, 'stream', (v) => v instanceof PlanStream) as PlanStream
  }
  /** An array of strings, as in `columns: [...]`. */
  strings(name: string): readonly string[] {
    return this.array(name).map((item) => {
      if (typeof item !== 'string') throw this.wrongType(name, 'string', item)
      return item
    })
  }

  #read(name: string, type: TypeName, is: (value: Value) => boolean): Value {
    const value = this.#args.get(name)
    if (value === undefined)
      throw new FluxError('invalid', `missing required keyword argument "${name}"`, { position: this.position })
    if (!is(value)) throw this.wrongType(name, type, value)
    return value
  }

  wrongType(name: string, type: TypeName, value: Value): FluxError {
    const kind = kindText(value)
    // InfluxDB panics on a null of the right type.
    const got = isNull(value) && kind === type ? 'null' : kind
    return new FluxError('invalid', `keyword argument "${name}" should be of kind ${type}, but got ${got}`, {
      position: this.position,
    })
  }
}
