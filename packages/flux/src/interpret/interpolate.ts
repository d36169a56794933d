import { FluxError } from '../errors.ts'
import { Duration, formatDuration } from '../values/duration.ts'
import { formatFloat } from '../values/format-float.ts'
import { formatTimeFixed, Time } from '../values/time.ts'
import { typeOf } from '../values/type-of.ts'
import { Null, UInt, type Value } from '../values/value.ts'

/** The text of a value within `"${…}"`; `at` is the place that an error names. */
export function interpolate(value: Value, at: string): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return formatFloat(value)
    case 'bigint':
    case 'boolean':
      return String(value)
  }
  if (value instanceof Null) throw new FluxError('invalid', `${at}: interpolated expression produced a null value`)
  if (value instanceof UInt) return String(value.value)
  if (value instanceof Time) return formatTimeFixed(value.ns)
  if (value instanceof Duration) return formatDuration(value)
  throw new FluxError(
    'invalid',
    `${at}: expected interpolated expression to have type string, but it had type ${typeOf(value)}`,
  )
}
