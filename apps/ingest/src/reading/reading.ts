import type { DeviceReading } from '@nrg/influx/reading-line'
import type { Detail } from '@nrg/schema/problem'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { parseTimestamp } from '@nrg/schema/timestamp'
import type { TimeRules } from './reading-time.ts'
import { describe, readDeviceId, readValue, type ValueFault } from './value.ts'

/** How deep the value of an unknown field may nest. Readings are flat. */
const DEPTH_LIMIT = 8

export interface ReadingRules {
  readonly metrics: ReadonlySet<string>
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly retentionMs: number
  /** How times are read; left out, as ISO 8601, and each reading has one. */
  readonly times?: TimeRules
}

/** What of a reading can be stored, and what cannot. */
export interface ReadingOutcome {
  /** The reading with its good metrics; left out where it has none, or is bad itself. */
  readonly reading?: DeviceReading
  /** What is wrong with the reading, or with single metrics of it. */
  readonly faults: readonly Detail[]
  /** The names of the fields that are none of ours. */
  readonly ignored: readonly string[]
  /** Of one that is refused for its time. */
  readonly heard?: Heard
}

/** When a device that was heard says that it is, in milliseconds since the epoch. */
export interface Heard {
  readonly deviceId: string
  readonly timeMs: number
}

/**
 * Reads one reading as it came from the network; every rule of the contract in `@nrg/schema/reading`, and those that
 * need a clock. A bad metric does not keep the good ones beside it out.
 */
export function readReading(value: unknown, rules: ReadingRules): ReadingOutcome {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refused({ code: 'not_an_object', message: `a reading must be an object, not ${describe(value)}` })
  const fields = value as Readonly<Record<string, unknown>>

  const deviceId = 'device_id' in fields ? readDeviceId(fields.device_id) : missing
  if (typeof deviceId !== 'string') return refused(detail('device_id', deviceId))
  const time = readTime(fields, rules)
  if (typeof time !== 'bigint') return refused(detail('timeof', time))
  const late = refusedTime('timeof', { deviceId, timeMs: millisecondsOf(time) }, rules)
  if (late !== undefined) return late

  const metrics: Record<string, number> = {}
  const faults: Detail[] = []
  const ignored: string[] = []
  let found = 0
  for (const name of Object.keys(fields)) {
    const field = fields[name]
    if (rules.metrics.has(name)) {
      const number = readValue(field)
      if (typeof number === 'number') {
        metrics[name] = number
        found++
      } else faults.push(detail(name, number))
    } else if (name !== 'device_id' && name !== 'timeof') {
      const fault = unknownFault(name, field)
      if (fault !== undefined) return refused(detail(name, fault))
      ignored.push(name)
    }
  }
  if (found > 0) return { reading: { deviceId, time, metrics }, faults, ignored }
  if (faults.length > 0) return { faults, ignored: [] }
  return refused(noMetric(rules))
}

/** What is wrong with a reading that carries nothing to be stored. */
export const noMetric = ({ metrics }: ReadingRules): Detail => ({
  code: 'no_metric',
  message: `has none of the configured metrics (${[...metrics].join(', ')})`,
})

/** What becomes of a reading that is bad as a whole. */
export const refused = (fault: Detail): ReadingOutcome => ({ faults: [fault], ignored: [] })

export const missing: ValueFault = { code: 'missing', message: 'is missing' }

/** What is wrong with a field of a reading, which is named. */
export const detail = (name: string, { code, message }: ValueFault): Detail => {
  const field = name.slice(0, 64)
  return { code, message: `${field} ${message}`, field }
}

/** When a reading is of that has no time of its own. */
export const nowOf = ({ now }: ReadingRules): bigint => BigInt(now) * 1_000_000n

function readTime(fields: Readonly<Record<string, unknown>>, rules: ReadingRules): bigint | ValueFault {
  const { times } = rules
  if (!('timeof' in fields)) return times?.isOfNow ? nowOf(rules) : missing
  return times === undefined ? isoTime(fields.timeof) : times.readTime(fields.timeof, rules.now)
}

function isoTime(value: unknown): bigint | ValueFault {
  if (typeof value !== 'string')
    return { code: 'invalid_type', message: `must be an ISO 8601 text, not ${describe(value)}` }
  const time = parseTimestamp(value)
  return time ?? { code: 'invalid_time', message: 'is not an ISO 8601 time such as 2025-08-26T05:49:42+00:00' }
}

/**
 * What becomes of a reading whose time is none that is taken now; `undefined` where it is.
 *
 * @param field what its time is called where it came from
 */
export function refusedTime(field: string, heard: Heard, rules: ReadingRules): ReadingOutcome | undefined {
  const fault = timeFault(heard.timeMs, rules)
  return fault && { ...refused(detail(field, fault)), heard }
}

/** Whole milliseconds of nanoseconds. */
export const millisecondsOf = (time: bigint): number => Number(time / 1_000_000n)

/** Why readings of a time, in milliseconds since the epoch, are not taken: it is ahead of now, or older than they are kept. */
function timeFault(timeMs: number, { now, retentionMs }: ReadingRules): ValueFault | undefined {
  const age = now - timeMs
  if (age < -FUTURE_LIMIT_MS)
    return {
      code: 'in_future',
      message: `is more than ${FUTURE_LIMIT_MS / 60_000} minutes ahead of the server's clock`,
    }
  if (age > retentionMs)
    return { code: 'too_old', message: `is older than the ${retentionMs / 86_400_000} days that readings are kept` }
  return undefined
}

/** What no reading may carry even where it would be ignored: it is there to attack, not by mistake. */
function unknownFault(name: string, value: unknown): ValueFault | undefined {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype')
    return { code: 'forbidden_field', message: 'is no field of a reading' }
  if (nests(value, DEPTH_LIMIT)) return { code: 'nested_too_deep', message: `nests deeper than ${DEPTH_LIMIT} levels` }
  return undefined
}

/** Whether a value nests deeper than `limit`. Goes down level by level: recursion would end the stack. */
function nests(value: unknown, limit: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}
