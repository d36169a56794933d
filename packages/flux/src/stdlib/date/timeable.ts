import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import type { CallContext } from '../../function/define.ts'
import { addDuration } from '../../values/calendar.ts'
import { Duration } from '../../values/duration.ts'
import { type Location, locationOf, unknownTimeZone, utc } from '../../values/location.ts'
import { Time } from '../../values/time.ts'
import { kindText } from '../../values/type-text.ts'
import { FluxRecord, isNull, Null } from '../../values/value.ts'

/** An argument that is a time, or a duration counted from now. */
export function instant(args: ArgumentReader, name: string, context: CallContext): bigint {
  const value = args.value(name) ?? new Null('unknown')
  if (value instanceof Time) return value.ns
  if (value instanceof Duration) return addDuration(context.now, value)
  const kind = kindText(value)
  if (isNull(value) && kind !== 'invalid') throw new FluxError('invalid', `argument ${name} was nil`)
  throw new FluxError('internal error', `${kind} is not Timeable`)
}

/** The call's location: its argument, else the script's option, else UTC. `unknown` makes the error of a zone. */
export function locationArgument(args: ArgumentReader, context: CallContext, unknown = unknownTimeZone): Location {
  if (args.value('location') !== undefined) return locationOf(args.record('location'), unknown)
  const option = context.option('location')
  return option instanceof FluxRecord ? locationOf(option, unknown) : utc
}
