import { FluxError } from '../errors.ts'
import { basicText } from './basic-text.ts'
import { typeOf } from './type-of.ts'
import { Null, type Value } from './value.ts'

/** The text of a value within `"${…}"`; `at` is the place that an error names. */
export function interpolate(value: Value, at: string): string {
  const text = basicText(value)
  if (text !== undefined) return text
  if (value instanceof Null) throw new FluxError('invalid', `${at}: interpolated expression produced a null value`)
  throw new FluxError(
    'invalid',
    `${at}: expected interpolated expression to have type string, but it had type ${typeOf(value)}`,
  )
}
