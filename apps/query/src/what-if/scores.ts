import type { Score } from '@nrg/detection/alerts/episodes'
import { type FluxText, flux, fluxFloat, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'

/** More than these are not held at one time. */
const MOST_SCORES = 400_000
/** More devices than these are not named one by one. */
const NAMED = 200

/** A score with the time of its point, to the nanosecond. */
export interface TimedScore extends Score {
  readonly time: string
}

export interface ScoresQuestion {
  readonly devices: readonly string[]
  readonly metrics: readonly string[]
  readonly reasons: readonly string[]
  readonly from: number
  readonly to: number
  /** Series none of whose ratios reaches this are left out: no alert can be of them. */
  readonly least: number
}

const Series = Type.Object({ device_id: Type.String(), metric: Type.String() })
const Row = Type.Object({
  result: Type.String(),
  device_id: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  _time: Type.String(),
  _value: Type.Number(),
})

/**
 * Reads the scores that alerts can be made of.
 *
 * @throws BadParameter where they are too many; an error of `@nrg/influx/errors`
 */
export async function readScores(
  reader: Reader,
  question: ScoresQuestion,
  options: QueryOptions,
): Promise<TimedScore[]> {
  const { devices, metrics, reasons, from, to, least } = question
  if (devices.length === 0) return []
  const of = (devices: readonly string[]) =>
    flux`r._measurement == "score" and ${fluxOneOf('metric', metrics)} and ${fluxOneOf('reason', reasons)}${
      devices.length > NAMED ? flux`` : flux` and ${fluxOneOf('device_id', devices)}`
    }`
  const range = flux`from(bucket: ${fluxString(buckets.rollup.name)}) |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})`
  // Storage itself looks at the value: most series have no score that reaches it.
  const reaching = flux`${range}
  |> filter(fn: (r) => ${of(devices)} and r._field == "ratio" and r._value >= ${fluxFloat(least)})
  |> last()
  |> group()
  |> keep(columns: ["device_id", "metric"])
`
  const series = new Set<string>()
  const found = new Set<string>()
  const asked = new Set(devices)
  for await (const { device_id, metric } of reader.rows(reaching, Series, options)) {
    if (!asked.has(device_id)) continue
    series.add(`${device_id} ${metric}`)
    found.add(device_id)
  }
  if (series.size === 0) return []
  const part = (field: string): FluxText => flux`${range}
  |> filter(fn: (r) => ${of([...found])} and r._field == ${fluxString(field)})
  |> group()
  |> keep(columns: ["device_id", "metric", "reason", "_time", "_value"])
  |> yield(name: ${fluxString(field)})
`
  const scores = new Map<string, { -readonly [K in keyof TimedScore]: TimedScore[K] }>()
  for await (const row of reader.rows(flux`${part('ratio')}${part('score')}`, Row, options)) {
    const { result, device_id: device, metric, reason, _time: time, _value: value } = row
    if (!series.has(`${device} ${metric}`)) continue
    const key = `${device} ${metric} ${reason} ${time}`
    const known = scores.get(key)
    if (known === undefined) {
      if (scores.size >= MOST_SCORES)
        throw new BadParameter(
          `from: more than ${MOST_SCORES} scores are too many: ask for a shorter time or fewer devices`,
        )
      const one = { device, metric, reason, time, at: Date.parse(time), ratio: 0, score: 0 }
      scores.set(key, { ...one, [result]: value })
    } else if (result === 'ratio') known.ratio = value
    else known.score = value
  }
  return [...scores.values()]
}
