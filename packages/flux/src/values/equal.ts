import { Duration, equalDurations } from './duration.ts'
import { Dynamic } from './dynamic.ts'
import { Regexp } from './regexp.ts'
import { Time } from './time.ts'
import { Dictionary, FluxArray, FluxRecord, isNull, UInt, type Value } from './value.ts'

/** True where two values are of one type and equal; a null equals nothing, not even a null. */
export function valuesEqual(a: Value, b: Value): boolean {
  if (isNull(a) || isNull(b)) return false
  if (typeof a !== 'object') return a === b
  if (a instanceof UInt) return b instanceof UInt && a.value === b.value
  if (a instanceof Time) return b instanceof Time && a.ns === b.ns
  if (a instanceof Duration) return b instanceof Duration && equalDurations(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && bytesEqual(a, b)
  if (a instanceof Regexp) return b instanceof Regexp && a.source === b.source
  return containersEqual(a, b)
}

/** As `valuesEqual`, for what holds other values. */
function containersEqual(a: Value, b: Value): boolean {
  if (a instanceof FluxArray) return b instanceof FluxArray && arraysEqual(a.items, b.items)
  if (a instanceof FluxRecord) return b instanceof FluxRecord && recordsEqual(a, b)
  if (a instanceof Dictionary) return b instanceof Dictionary && dictionariesEqual(a, b)
  if (a instanceof Dynamic) return b instanceof Dynamic && valuesEqual(a.inner, b.inner)
  return a === b
}

const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

function arraysEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  return a.every((item, i) => valuesEqual(item, b[i] as Value))
}

function recordsEqual(a: FluxRecord, b: FluxRecord): boolean {
  if (a.properties.size !== b.properties.size) return false
  for (const [name, value] of a.properties) {
    const other = b.get(name)
    if (other === undefined || !valuesEqual(value, other)) return false
  }
  return true
}

function dictionariesEqual(a: Dictionary, b: Dictionary): boolean {
  if (a.entries.length !== b.entries.length) return false
  return a.entries.every(([key, value], i) => {
    const other = b.entries[i]
    return other !== undefined && valuesEqual(key, other[0]) && valuesEqual(value, other[1])
  })
}
