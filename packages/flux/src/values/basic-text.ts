import { Duration, formatDuration } from './duration.ts'
import { formatFloat } from './format-float.ts'
import { formatTimeFixed, Time } from './time.ts'
import { UInt, type Value } from './value.ts'

/** A value of a type without parts as text; undefined for any other value and for null. */
export function basicText(value: Value, floatText: (value: number) => string = formatFloat): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return floatText(value)
    case 'bigint':
    case 'boolean':
      return String(value)
  }
  if (value instanceof UInt) return String(value.value)
  if (value instanceof Time) return formatTimeFixed(value.ns)
  return value instanceof Duration ? formatDuration(value) : undefined
}
