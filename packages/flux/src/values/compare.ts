import { Duration, durationNanoseconds } from './duration.ts'
import { Time } from './time.ts'
import { UInt, type Value } from './value.ts'

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** The order of two strings by their UTF-8 bytes: -1, 0 or 1. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left === right) continue
    // A surrogate is part of a character above U+FFFF, so it sorts after every other code unit.
    if (isSurrogate(left) !== isSurrogate(right)) return isSurrogate(left) ? 1 : -1
    return left < right ? -1 : 1
  }
  return a.length < b.length ? -1 : 1
}

const order = <T extends number | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of two values of one ordered type, as of a dictionary's keys: -1, 0 or 1. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string') return compareStrings(a, b as string)
  if (typeof a === 'number' || typeof a === 'bigint') return order(a, b as typeof a)
  if (a instanceof UInt) return order(a.value, (b as UInt).value)
  if (a instanceof Time) return order(a.ns, (b as Time).ns)
  if (a instanceof Duration) return order(durationNanoseconds(a), durationNanoseconds(b as Duration))
  return order(Number(a), Number(b))
}
