import { Duration } from './duration.ts'
import { Dynamic } from './dynamic.ts'
import { Regexp } from './regexp.ts'
import { TableStream } from './table-stream.ts'
import { Time } from './time.ts'
import { Dictionary, FluxArray, FluxRecord, Null, type TypeName, UInt, type Value } from './value.ts'

/** The Flux type of a value; a null answers the type it keeps. */
export function typeOf(value: Value): TypeName {
  switch (typeof value) {
    case 'number':
      return 'float'
    case 'bigint':
      return 'int'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
  }
  if (value instanceof Null) return value.type
  if (value instanceof Time) return 'time'
  if (value instanceof UInt) return 'uint'
  if (value instanceof FluxRecord) return 'object'
  if (value instanceof FluxArray) return 'array'
  if (value instanceof Duration) return 'duration'
  if (value instanceof Regexp) return 'regexp'
  if (value instanceof TableStream) return 'stream'
  if (value instanceof Dictionary) return 'dictionary'
  if (value instanceof Dynamic) return 'dynamic'
  if (value instanceof Uint8Array) return 'bytes'
  return 'function'
}
