import type { Traits } from '@nrg/detection/alerts/kind'
import { powerSource } from '@nrg/detection/energy/power'
import { flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { type Episode, endOfComparison } from './compared.ts'

/** Over so long before an episode voltage and current are compared, in steps of so long. */
const DAY_MS = 86_400_000
const STEP = '15m'
/** Of fewer steps nothing is told, nor where less of the voltage's changes is the current's. */
const LEAST_STEPS = 12
const LEAST_SHARE = 0.25
/** So long before an episode the scatter is that of before. */
const SCATTER_MS = 1_800_000

const Mean = Type.Object({ metric: Type.String(), _time: Type.Date(), _value: Type.Number() })
const Scatter = Type.Object({ result: Type.String(), _value: Type.Number() })

/**
 * Reads what is usual of a device as a whole: by how much its voltage gives way to its current, and how much a metric's readings
 * scatter from one to the next, before an episode and in it.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readTraits(
  reader: Reader,
  fleet: FleetConfig,
  { metric, ...episode }: Episode & { readonly metric: string },
  options: QueryOptions,
): Promise<Traits> {
  const [sag, scatter] = await Promise.all([
    readSag(reader, fleet, episode, options),
    readScatter(reader, metric, episode, options),
  ])
  return { ...(sag !== undefined && { sag }), ...(scatter !== undefined && { scatter }) }
}

/** In volts for each ampere, below zero; undefined where the one does not follow the other. */
async function readSag(reader: Reader, fleet: FleetConfig, { device, since }: Episode, options: QueryOptions) {
  const source = powerSource(fleet)
  if (source === undefined) return undefined
  const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(new Date(Math.max(0, since - DAY_MS)))}, stop: ${fluxTime(new Date(since))})
    |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and r.device_id == ${fluxString(device)} and ${fluxOneOf('metric', [source.voltage, source.current])})
    |> aggregateWindow(every: ${fluxDuration(STEP)}, fn: mean, createEmpty: false)
    |> keep(columns: ["metric", "_time", "_value"])
`
  const volts = new Map<number, number>()
  const amperes = new Map<number, number>()
  for await (const { metric, _time, _value } of reader.rows(script, Mean, options))
    (metric === source.voltage ? volts : amperes).set(_time.getTime(), _value)
  const pairs = [...amperes].flatMap(([time, current]) => {
    const voltage = volts.get(time)
    return voltage === undefined ? [] : [[current, voltage] as const]
  })
  return slopeOf(pairs)
}

/** The slope of a line through points; undefined where they lie on none, or it does not fall. */
export function slopeOf(pairs: readonly (readonly [x: number, y: number])[]): number | undefined {
  if (pairs.length < LEAST_STEPS) return undefined
  const middle = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  const [x0, y0] = [middle(0), middle(1)]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of pairs) {
    xx += (x - x0) ** 2
    xy += (x - x0) * (y - y0)
    yy += (y - y0) ** 2
  }
  const share = xy ** 2 / (xx * yy)
  return xy < 0 && share >= LEAST_SHARE ? xy / xx : undefined
}

async function readScatter(reader: Reader, metric: string, episode: Episode, options: QueryOptions) {
  const { device, since } = episode
  const part = (name: string, from: number, to: number) => flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(Math.max(0, from)))}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)} and r._field == ${fluxString(metric)})
    |> toFloat()
    |> difference()
    |> stddev()
    // Of a single difference there is none.
    |> filter(fn: (r) => r._value >= 0.0)
    |> keep(columns: ["_value"])
    |> yield(name: ${fluxString(name)})
`
  const script = flux`${part('before', since - SCATTER_MS, since)}${part('now', since, endOfComparison(episode))}`
  const found = new Map<string, number>()
  for await (const { result, _value } of reader.rows(script, Scatter, options)) found.set(result, _value)
  const [before, now] = [found.get('before'), found.get('now')]
  return before === undefined || now === undefined ? undefined : { before, now }
}
