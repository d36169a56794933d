import { FluxError } from '../errors.ts'
import { basicText } from './basic-text.ts'
import { Duration, durationFromNanoseconds, durationNanoseconds, parseDuration } from './duration.ts'
import { Dynamic } from './dynamic.ts'
import { formatFixed } from './format-float.ts'
import { parseFloat64, parseInteger, parseUnsigned } from './parse-number.ts'
import { quote } from './quote.ts'
import { parseTime, Time } from './time.ts'
import { typeOf } from './type-of.ts'
import { typeText } from './type-text.ts'
import { isNull, type Null, UInt, untypedNull, type Value } from './value.ts'

/** What a conversion reads: the value inside a dynamic one. */
const unwrap = (value: Value): Value => (value instanceof Dynamic ? value.inner : value)

// InfluxDB names the type of a function in full, which only the type checker knows.
const refuse = (value: Value, type: string): FluxError =>
  typeOf(value) === 'function'
    ? new FluxError('unimplemented', `conversion of a function to ${type} is not supported by the embedded InfluxDB`)
    : new FluxError('invalid', `cannot convert ${typeText(value)} to ${type}`)

const badSyntax = (text: string, type: string): FluxError =>
  new FluxError('invalid', `cannot convert string ${quote(text)} to ${type} due to invalid syntax`)

/** The value as a float. @throws FluxError where it has none */
export function toFloat(given: Value): number | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('float')
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof UInt) return Number(value.value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') throw refuse(value, 'float')
  const parsed = parseFloat64(value)
  if (parsed === undefined) throw badSyntax(value, 'float')
  return parsed
}

/** A float without its fraction as 64 bits; what has none there (NaN, too large) is the smallest int. */
export function floatToInt(value: number): bigint {
  return value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n)
}

/** A float without its fraction as an unsigned integer; a negative one wraps around. */
export function floatToUnsigned(value: number): bigint {
  if (value < 2 ** 63) return BigInt.asUintN(64, floatToInt(value))
  return value < 2 ** 64 ? BigInt(Math.trunc(value)) : 2n ** 63n
}

/** The 64 bits of a value that is a number of some kind or a span of time; undefined for any other. */
function integerBits(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (value instanceof UInt) return value.value
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof Time) return value.ns
  if (value instanceof Duration) return durationNanoseconds(value)
  return undefined
}

/** The value as an int. @throws FluxError where it has none */
export function toInt(given: Value): bigint | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('int')
  if (typeof value === 'number') return floatToInt(value)
  if (typeof value === 'string') {
    const parsed = parseInteger(value)
    if (parsed === undefined) throw badSyntax(value, 'int')
    return parsed
  }
  const bits = integerBits(value)
  if (bits === undefined) throw refuse(value, 'int')
  return BigInt.asIntN(64, bits)
}

/** The value as an unsigned integer. @throws FluxError where it has none */
export function toUInt(given: Value): UInt | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('uint')
  if (typeof value === 'number') return new UInt(floatToUnsigned(value))
  if (typeof value === 'string') {
    const parsed = parseUnsigned(value)
    if (parsed === undefined) throw badSyntax(value, 'uint')
    return new UInt(parsed)
  }
  const bits = integerBits(value)
  if (bits === undefined) throw refuse(value, 'uint')
  return new UInt(bits)
}

/** The value as a bool. @throws FluxError where it has none */
export function toBool(given: Value): boolean | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('bool')
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (value === 'true' || value === 'false') return value === 'true'
    throw new FluxError('invalid', `cannot convert string ${quote(value)} to bool`)
  }
  if (typeof value === 'bigint') return bit(Number(value), `int ${value}`)
  if (value instanceof UInt) return bit(Number(value.value), `uint ${value.value}`)
  if (typeof value === 'number') return bit(value, `float ${formatFixed(value)}`)
  throw refuse(value, 'bool')
}

function bit(value: number, text: string): boolean {
  if (value === 0 || value === 1) return value === 1
  throw new FluxError('invalid', `cannot convert ${text} to bool, must be 0 or 1`)
}

/** The value as a time. @throws FluxError where it has none */
export function toTime(given: Value): Time | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('time')
  if (value instanceof Time) return value
  if (typeof value === 'bigint') return new Time(value)
  if (value instanceof UInt) return new Time(BigInt.asIntN(64, value.value))
  if (typeof value !== 'string') throw refuse(value, 'time')
  const parsed = parseTime(value)
  if (typeof parsed === 'bigint') return new Time(parsed)
  throw new FluxError('invalid', `${badSyntax(value, 'time').message}: ${parsed}`)
}

/** The value as a duration. @throws FluxError where it has none */
export function toDuration(given: Value): Duration | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull(undefined)
  if (value instanceof Duration) return value
  if (typeof value === 'bigint') return durationFromNanoseconds(value)
  if (value instanceof UInt) return durationFromNanoseconds(BigInt.asIntN(64, value.value))
  if (typeof value !== 'string') throw refuse(value, 'duration')
  const parsed = parseDuration(value)
  if (parsed === undefined) throw badSyntax(value, 'duration')
  return parsed
}

/** The value as bytes: a string's UTF-8. @throws FluxError where it has none */
export function toBytes(given: Value): Uint8Array {
  const value = unwrap(given)
  if (typeof value === 'string') return new TextEncoder().encode(value)
  throw refuse(value, 'bytes')
}

/** The value as text, as `string(v:)` makes it. @throws FluxError where it has none */
export function toText(given: Value): string | Null {
  const value = unwrap(given)
  if (isNull(value)) return untypedNull('string')
  const text = basicText(value)
  if (text !== undefined) return text
  if (value instanceof Uint8Array) return decodeUtf8(value)
  throw refuse(value, 'string')
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new FluxError('invalid', 'bytes contained non utf8 bytes, cannot be converted into a string', { cause })
  }
}
