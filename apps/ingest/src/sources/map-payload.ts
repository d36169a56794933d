import type { Detail } from '@nrg/schema/problem'
import {
  detail,
  millisecondsOf,
  missing,
  nowOf,
  type ReadingOutcome,
  type ReadingRules,
  refused,
  refusedTime,
} from '../reading/reading.ts'
import { describe, readDeviceId, readValue, type ValueFault } from '../reading/value.ts'
import type { CompiledMetric, CompiledPart, CompiledSource } from './compiled.ts'
import { firstAt, valueAt } from './json-path.ts'

/** A payload, and what is known of it beside what it says. */
export interface SourcePayload {
  readonly source: CompiledSource
  /** What of the source it may be. */
  readonly parts: readonly CompiledPart[]
  /** What is known by its topic, or by the address that it was sent to. */
  readonly names: Readonly<Record<string, string>>
  readonly payload: unknown
}

/**
 * The readings of a payload, each good or refused by name. None at all: it has none of the metrics, and need not
 * (`partial`).
 */
export function mapPayload({ source, parts, names, payload }: SourcePayload, rules: ReadingRules): ReadingOutcome[] {
  const outcomes: ReadingOutcome[] = []
  const add = (outcome: ReadingOutcome | undefined) => void (outcome !== undefined && outcomes.push(outcome))
  const reader = { source, names, root: payload, rules }
  for (const part of parts) {
    if (part.if !== undefined && valueAt(part.if, payload, payload) === undefined) continue
    if (part.unless !== undefined && valueAt(part.unless, payload, payload) !== undefined) continue
    const items = itemsOf(part, payload)
    if (Array.isArray(items)) {
      // One by one: a list may be longer than a call has room for.
      for (const item of items) add(readItem(part, item, reader))
    } else if (items !== undefined) add(refused(items))
  }
  if (outcomes.length > 0 || source.isPartial) return outcomes
  const wanted = [
    ...new Set(parts.flatMap(({ metrics }) => metrics.flatMap(({ paths }) => paths.map(({ text }) => text)))),
  ]
  const message = `has none of what source ${source.name} looks for (${wanted.slice(0, 10).join(', ')}${wanted.length > 10 ? ', …' : ''})`
  return [refused({ code: 'no_metric', message })]
}

/** What a part reads of a payload, one by one; `undefined` where it has nothing there, and why where it is no list. */
function itemsOf(part: CompiledPart, payload: unknown): unknown[] | Detail | undefined {
  const here = part.at === undefined ? payload : valueAt(part.at, payload, payload)
  if (here === undefined || here === null) return undefined
  const all = part.each === undefined ? [here] : valueAt(part.each, payload, here)
  if (all === undefined || Array.isArray(all)) return all
  return { code: 'invalid_type', message: `${part.each?.text} must be an array, not ${describe(all)}` }
}

interface ItemReader {
  readonly source: CompiledSource
  readonly names: Readonly<Record<string, string>>
  readonly root: unknown
  readonly rules: ReadingRules
}

/** The reading of a payload, or of an element of it; `undefined` where it has no value of a metric. */
function readItem(part: CompiledPart, here: unknown, reader: ItemReader): ReadingOutcome | undefined {
  const { source, root, rules } = reader
  const metrics: Record<string, number> = {}
  const faults: Detail[] = []
  let found = 0
  for (const metric of part.metrics) {
    const value = firstAt(metric.paths, root, here)
    if (value === undefined || source.skips(value)) continue
    const number = readMetric(metric, value, root, here)
    if (typeof number === 'number') {
      metrics[metric.name] = number
      found++
    } else faults.push(detail(metric.name, number))
  }
  const ignored = part.unknown.flatMap(({ name, paths }) => {
    const value = firstAt(paths, root, here)
    return value !== undefined && !source.skips(value) ? [name] : []
  })
  if (found === 0 && faults.length === 0) {
    if (ignored.length === 0) return undefined
    const message = `has only metrics that fleet.yaml does not: enter ${ignored.join(', ')} there`
    return source.isPartial ? { faults: [], ignored } : refused({ code: 'no_metric', message })
  }
  const deviceId = readDevice(part, here, reader)
  if (typeof deviceId !== 'string') return refused(detail('device_id', deviceId))
  const time = readTime(part, here, reader)
  if (typeof time !== 'bigint') return refused(detail('time', time))
  const late = refusedTime('time', { deviceId, timeMs: millisecondsOf(time) }, rules)
  if (late !== undefined) return late
  return { ...(found > 0 && { reading: { deviceId, time, metrics } }), faults, ignored }
}

function readMetric(
  { byUnit, convert }: CompiledMetric,
  value: unknown,
  root: unknown,
  here: unknown,
): number | ValueFault {
  const number = readValue(value)
  if (typeof number !== 'number') return number
  const unit = byUnit === undefined ? undefined : valueAt(byUnit.path, root, here)
  const by = typeof unit === 'string' ? byUnit?.convert(unit) : convert
  if (by === undefined) return { code: 'unknown_unit', message: `is in ${describe(unit)}, which it cannot be made of` }
  return readValue(by(number))
}

function readDevice(part: CompiledPart, here: unknown, { source, names, root }: ItemReader): string | ValueFault {
  const named = part.device(names)
  const found = named ?? firstAt(part.devicePaths, root, here)
  if (found === undefined) {
    const paths = part.devicePaths.map(({ text }) => text)
    const places = [...paths, 'the topic', `the address (/api/sources/${source.name}/DEVICE)`]
    return { code: 'missing', message: `${missing.message}: it is looked for in ${places.join(', ')}` }
  }
  const device = typeof found === 'string' || typeof found === 'number' ? source.nameOf(String(found)) : found
  return readDeviceId(typeof device === 'string' ? device + part.suffix : device)
}

function readTime(part: CompiledPart, here: unknown, { source, root, rules }: ItemReader): bigint | ValueFault {
  const value = firstAt(part.timePaths, root, here)
  if (value !== undefined && !source.skips(value)) return part.readTime(value, rules.now)
  if (part.isOfNow) return nowOf(rules)
  return {
    code: 'missing',
    message: `is missing: it is looked for in ${part.timePaths.map(({ text }) => text).join(', ')}`,
  }
}
