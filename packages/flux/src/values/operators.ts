import { FluxError } from '../errors.ts'
import { power } from '../numeric/power.ts'
import { inferredTypeOf } from './column-type-of.ts'
import { compareStrings } from './compare.ts'
import { addDurations, Duration, negateDuration, subtractDurations } from './duration.ts'
import { valuesEqual } from './equal.ts'
import { Regexp } from './regexp.ts'
import { checkTextLength } from './size-limits.ts'
import { Time } from './time.ts'
import { typeOf } from './type-of.ts'
import { FluxArray, FluxRecord, Null, UInt, untypedNull, type Value } from './value.ts'

/** A binary operation on two values; undefined where the types do not go together. */
type Operate = (left: Value, right: Value) => Value | undefined

/** A null whose type nothing tells. */
export const unknownNull = new Null('unknown')

/**
 * The operation of a binary operator. A null on either side makes a null without a type; over rows it knows the type
 * of the column that will hold it.
 * @throws FluxError from the operation, where the types do not go together or an int is divided by zero
 */
export function binaryOperation(operator: string, overRows = false): (left: Value, right: Value) => Value {
  const operate = operations[operator]
  if (!operate) throw new FluxError('invalid', `unsupported binary operator ${operator}`)
  const makeNull = overRows ? nullFor(operator) : () => unknownNull
  return (left, right) => {
    const result = operate(left, right)
    if (result !== undefined) return result
    if (left instanceof Null || right instanceof Null) return makeNull(left, right)
    throw unsupported(operator, typeOf(left), typeOf(right))
  }
}

const nullOfBools = untypedNull('bool')
const nullOfFloats = untypedNull('float')

/** The null that an operator makes of operands of which one is null. */
function nullFor(operator: string): (left: Value, right: Value) => Null {
  if (operator === '^') return () => nullOfFloats
  if (!['+', '-', '*', '/', '%'].includes(operator)) return () => nullOfBools
  return (left, right) => untypedNull(inferredTypeOf(left) ?? inferredTypeOf(right))
}

/** The types of a pair that an operator does not join. */
export interface UnsupportedPair {
  readonly left: string
  readonly right: string
}

const unsupportedErrors = new WeakMap<FluxError, UnsupportedPair>()

/** The error of an operator between types that it does not join. */
export function unsupported(operator: string, left: string, right: string): FluxError {
  const error = new FluxError('invalid', `unsupported binary expression ${left} ${operator} ${right}`)
  unsupportedErrors.set(error, { left, right })
  return error
}

/** The types of which an error says that an operator does not join them; undefined for any other error. */
export const unsupportedPair = (error: FluxError): UnsupportedPair | undefined => unsupportedErrors.get(error)

export const divisionByZero = (): FluxError => new FluxError('invalid', 'cannot divide by zero')
export const moduloByZero = (): FluxError => new FluxError('invalid', 'cannot mod zero')

const int = (value: bigint): bigint => BigInt.asIntN(64, value)

const arithmetic =
  (
    floats: (a: number, b: number) => Value,
    ints: (a: bigint, b: bigint) => bigint,
    others?: (a: Value, b: Value) => Value | undefined,
  ): Operate =>
  (a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? floats(a, b) : undefined
    if (typeof a === 'bigint') return typeof b === 'bigint' ? int(ints(a, b)) : undefined
    if (a instanceof UInt) return b instanceof UInt ? new UInt(ints(a.value, b.value)) : undefined
    return others?.(a, b)
  }

function addOthers(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    checkTextLength(a.length + b.length)
    return a + b
  }
  if (a instanceof Duration && b instanceof Duration) return addDurations(a, b)
  return undefined
}

function subtractOthers(a: Value, b: Value): Value | undefined {
  return a instanceof Duration && b instanceof Duration ? subtractDurations(a, b) : undefined
}

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw divisionByZero()
  return a / b
}

function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) throw moduloByZero()
  return a % b
}

const raise: Operate = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return power(a, b)
  if (typeof a === 'bigint' && typeof b === 'bigint') return power(Number(a), Number(b))
  if (a instanceof UInt && b instanceof UInt) return power(Number(a.value), Number(b.value))
  return undefined
}

type Numeric = number | bigint

const numberOf = (value: Value): Numeric | undefined => {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof UInt ? value.value : undefined
}

/** An int beside a float is compared as a float, as Go converts it. */
function comparison(numbers: (a: Numeric, b: Numeric) => boolean, ordered: (order: number) => boolean): Operate {
  return (a, b) => {
    const x = numberOf(a)
    if (x !== undefined) {
      const y = numberOf(b)
      if (y === undefined) return undefined
      if (typeof x === typeof y) return numbers(x, y)
      return numbers(Number(x), Number(y))
    }
    if (typeof a === 'string') return typeof b === 'string' ? ordered(compareStrings(a, b)) : undefined
    if (a instanceof Time) return b instanceof Time ? numbers(a.ns, b.ns) : undefined
    return undefined
  }
}

const equal: Operate = (a, b) => {
  const x = numberOf(a)
  if (x !== undefined) {
    const y = numberOf(b)
    if (y === undefined) return undefined
    return typeof x === typeof y ? x === y : Number(x) === Number(y)
  }
  if (typeof a === 'string') return typeof b === 'string' ? a === b : undefined
  if (typeof a === 'boolean') return typeof b === 'boolean' ? a === b : undefined
  if (a instanceof Time) return b instanceof Time ? a.ns === b.ns : undefined
  const alike =
    (a instanceof Uint8Array && b instanceof Uint8Array) ||
    (a instanceof FluxArray && b instanceof FluxArray) ||
    (a instanceof FluxRecord && b instanceof FluxRecord)
  return alike ? valuesEqual(a, b) : undefined
}

const notEqual: Operate = (a, b) => {
  if (a instanceof FluxArray || a instanceof FluxRecord) return undefined
  const same = equal(a, b)
  return same === undefined ? undefined : !same
}

const matches: Operate = (a, b) => (typeof a === 'string' && b instanceof Regexp ? b.test(a) : undefined)

const operations: Readonly<Record<string, Operate>> = {
  '+': arithmetic(
    (a, b) => a + b,
    (a, b) => a + b,
    addOthers,
  ),
  '-': arithmetic(
    (a, b) => a - b,
    (a, b) => a - b,
    subtractOthers,
  ),
  '*': arithmetic(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  '/': arithmetic((a, b) => a / b, divide),
  '%': arithmetic((a, b) => a % b, modulo),
  '^': raise,
  '==': equal,
  '!=': notEqual,
  '<': comparison(
    (a, b) => a < b,
    (order) => order < 0,
  ),
  '<=': comparison(
    (a, b) => a <= b,
    (order) => order <= 0,
  ),
  '>': comparison(
    (a, b) => a > b,
    (order) => order > 0,
  ),
  '>=': comparison(
    (a, b) => a >= b,
    (order) => order >= 0,
  ),
  '=~': matches,
  '!~': (a, b) => {
    const found = matches(a, b)
    return found === undefined ? undefined : !found
  },
}

/** Minus of a number or a duration. */
export function negate(value: Value): Value {
  if (typeof value === 'number') return -value
  if (typeof value === 'bigint') return int(-value)
  if (value instanceof Duration) return negateDuration(value)
  if (value instanceof Null) return value
  throw new FluxError('invalid', `operand to unary expression is not a number value, got ${typeOf(value)}`)
}

/** Three-valued not. */
export function not(value: Value): Value {
  if (typeof value === 'boolean') return !value
  if (value instanceof Null) return value
  throw new FluxError('invalid', `operand to unary expression is not a boolean value, got ${typeOf(value)}`)
}
