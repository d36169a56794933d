import { FluxError } from '../errors.ts'
import { addDuration } from './calendar.ts'
import { Duration, isZeroDuration, negateDuration, zeroDuration } from './duration.ts'
import { findTimeZone, type TimeZone } from './time-zone.ts'
import { typeOf } from './type-of.ts'
import { type FluxRecord, isNull } from './value.ts'

/** Where a calendar is kept: a time zone (none is UTC) and an offset upon it. */
export interface Location {
  readonly zone: TimeZone | undefined
  readonly offset: Duration
}

export const utc: Location = { zone: undefined, offset: zeroDuration }

/** The error of a name that is no time zone's. */
export const unknownTimeZone = (name: string): FluxError => new FluxError('invalid', `unknown time zone ${name}`)

/**
 * The time zone of a name; undefined for UTC.
 *
 * @throws FluxError where there is no such zone: what `unknown` makes of the name
 */
export function loadTimeZone(name: string, unknown = unknownTimeZone): TimeZone | undefined {
  if (name === '' || name === 'UTC') return undefined
  const zone = findTimeZone(name)
  if (!zone) throw unknown(name)
  return zone
}

/** Locations of records met before: row functions ask for the same one row after row. */
const known = new WeakMap<FluxRecord, Location>()

/**
 * The location that a record `{zone: string, offset: duration}` describes.
 *
 * @throws FluxError where a property is missing, of another type or names no time zone
 */
export function locationOf(record: FluxRecord, unknown = unknownTimeZone): Location {
  const before = known.get(record)
  if (before) return before
  const zone = record.get('zone')
  const offset = record.get('offset')
  if (zone === undefined) throw new FluxError('invalid', 'zone property missing from location record')
  if (typeof zone !== 'string' && !(isNull(zone) && typeOf(zone) === 'string'))
    throw new FluxError('invalid', `zone property for location must be of type string, got ${typeOf(zone)}`)
  if (offset !== undefined && !(offset instanceof Duration))
    throw new FluxError('invalid', `offset property for location must be of type duration, got ${typeOf(offset)}`)
  const location = {
    zone: typeof zone === 'string' ? loadTimeZone(zone, unknown) : undefined,
    offset: offset ?? zeroDuration,
  }
  known.set(record, location)
  return location
}

/** What a clock at the location shows at an instant, written as if it were UTC. */
export function toLocalClock(instant: bigint, { zone, offset }: Location): bigint {
  const clock = zone ? zone.toClock(instant) : instant
  return isZeroDuration(offset) ? clock : addDuration(clock, offset)
}

/** An instant moved by a duration on the clock of a location: a day later is the same time of day. */
export function addDurationAt(instant: bigint, duration: Duration, { zone, offset }: Location): bigint {
  const shifted = isZeroDuration(offset) ? instant : addDuration(instant, offset)
  const moved = zone ? zone.toInstant(addDuration(zone.toClock(shifted), duration)) : addDuration(shifted, duration)
  return isZeroDuration(offset) ? moved : addDuration(moved, negateDuration(offset))
}
