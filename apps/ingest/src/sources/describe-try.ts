import type { DeviceReading } from '@nrg/influx/reading-line'
import type { Detail } from '@nrg/schema/problem'
import { millisecondsOf } from '../reading/reading.ts'
import { readPayloads, type SourceBatch } from './read-payloads.ts'
import { originOf, type Sources } from './sources.ts'

export interface TryOptions {
  readonly source?: string | undefined
  readonly topic?: string | undefined
  readonly device?: string | undefined
  /** The metrics of the fleet. */
  readonly metrics: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What a source makes of a payload. */
export interface Tried {
  readonly source: string
  readonly readings: readonly {
    readonly device_id: string
    readonly timeof: string
    readonly [metric: string]: string | number
  }[]
  readonly rejected: readonly Detail[]
  readonly ignored: readonly string[]
  /** The same for people. */
  readonly text: string
}

/** What becomes of a payload: in the source that is named, in those that know its topic, or in all that make something of it. */
export function describeTry(
  payload: string,
  sources: Sources,
  { source: named, topic, device, metrics, now }: TryOptions,
): { readonly sources: readonly Tried[]; readonly fault?: string } {
  const known = sources.names.join(', ') || 'none'
  const chosen = named === undefined ? sources.all : [sources.get(named)]
  const tried: Tried[] = []
  for (const source of chosen) {
    if (source === undefined) return { sources: [], fault: `there is no source ${named}: sources.yaml has ${known}` }
    const from = originOf(source, { topic, device })
    if (from === undefined) continue
    // Of any age: a payload that is tried is seldom of now.
    const rules = {
      metrics: new Set(metrics),
      now,
      retentionMs: Number.POSITIVE_INFINITY,
      readings: 10_000,
      lineLength: 1e6,
    }
    const one = describe(source.name, readPayloads(payload, from, rules))
    if (named !== undefined || topic !== undefined || one.readings.length + one.rejected.length > 0) tried.push(one)
  }
  const understood = tried.filter(({ readings }) => readings.length > 0)
  if (tried.length > 0) return { sources: understood.length > 0 ? understood : tried }
  if (topic === undefined)
    return {
      sources: [],
      fault: `no source (${known}) makes a reading of it: say which with --source, and its --topic or --device`,
    }
  const match = sources.match(topic)
  if (match?.kind === 'status')
    return { sources: [], fault: `topic ${topic} says whether device ${match.device} is there: it has no readings` }
  return {
    sources: [],
    fault:
      match?.kind === 'ignored'
        ? `topic ${topic} is one of which nothing is taken`
        : `topic ${topic} is none of ${named ?? known}`,
  }
}

function describe(source: string, { readings: found, rejected, ignored, skipped }: SourceBatch): Tried {
  const readings = found.map(asSent)
  const lines = [
    `source ${source}: ${readings.length} readings`,
    ...readings.map(({ device_id, timeof, ...metrics }) => {
      const values = Object.entries(metrics).map(([name, value]) => `${name}=${value}`)
      return `  ${device_id}  ${timeof}  ${values.join('  ')}`
    }),
    ...rejected.map(({ code, message }) => `  not taken: ${code}: ${message}`),
    ...(ignored.length > 0 ? [`  left out, being no metrics of fleet.yaml: ${ignored.join(', ')}`] : []),
    ...(readings.length === 0 && rejected.length === 0 && skipped > 0
      ? ['  it has none of the metrics, as it may be: nothing is stored']
      : []),
  ]
  return { source, readings, rejected, ignored, text: lines.join('\n') }
}

const asSent = ({ deviceId, time, metrics }: DeviceReading) => ({
  device_id: deviceId,
  timeof: new Date(millisecondsOf(time)).toISOString(),
  ...metrics,
})
