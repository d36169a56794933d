import type { Neighbours } from '@nrg/detection/alerts/kind'
import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { flux, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import type { Moved } from '@nrg/schema/explanation'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { rounded } from '../rounded.ts'
import { type Compared, type Episode, endOfComparison, MOVED } from './compared.ts'
import type { Course } from './course.ts'

const Mean = Type.Object({ device_id: Type.String(), _field: Type.String(), _value: Type.Number() })
const Baseline = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** Reads the means of metrics of devices over an episode, and what was normal for them as it began. */
export async function compareEpisode(
  reader: Reader,
  episode: Episode,
  devices: readonly string[],
  metrics: readonly string[],
  options: QueryOptions,
): Promise<Compared[]> {
  const { since } = episode
  const to = endOfComparison(episode)
  const [start, stop] = [fluxTime(new Date(since)), fluxTime(new Date(to))]
  const before = fluxTime(new Date(Math.max(0, since - durationMs(IN_FORCE))))
  const means = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${start}, stop: ${stop})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and ${fluxOneOf('device_id', devices)} and ${fluxOneOf('_field', metrics)})
    |> mean()
    |> keep(columns: ["device_id", "_field", "_value"])
`
  const baselines = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${before}, stop: ${fluxTime(new Date(since + 1))})
    |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore" and (r._field == "mean" or r._field == "sd") and ${fluxOneOf('device_id', devices)} and ${fluxOneOf('metric', metrics)})
    |> last()
    |> keep(columns: ["device_id", "metric", "_field", "_time", "_value"])
`
  const [rows, learned] = await Promise.all([
    reader.collect(means, Mean, options),
    reader.collect(baselines, Baseline, options),
  ])
  const normalOf = (device: string, metric: string, field: string) =>
    learned.find((one) => one.device_id === device && one.metric === metric && one._field === field)
  return rows.map(({ device_id: device, _field: metric, _value: mean }) => {
    const [usual, sd] = [normalOf(device, metric, 'mean'), normalOf(device, metric, 'sd')]
    const known = usual !== undefined && sd !== undefined
    return {
      device,
      metric,
      mean,
      normal: known ? { mean: usual._value, sd: sd._value, at: usual._time.getTime() } : undefined,
    }
  })
}

/**
 * What moved beside the metric of an alert: the others of its device, and the same one of its neighbours, each and all of
 * them, who share its feed or its site.
 */
export function movedBeside(
  compared: readonly Compared[],
  { device_id, metric }: { readonly device_id: string; readonly metric: string },
  courses: ReadonlyMap<string, Course>,
  together: 'feed' | 'site',
): Moved[] {
  const single = compared
    .filter((one) => (one.device === device_id) !== (one.metric === metric))
    .filter((one) => one.device === device_id || one.metric === metric)
    .map((one) => ({
      scope: one.device === device_id ? ('device' as const) : ('feed' as const),
      metric: one.metric,
      ...(one.device !== device_id && { device_id: one.device }),
      change: one.normal === undefined ? null : rounded(one.mean - one.normal.mean),
      percent: percentOf(one.mean, one.normal?.mean),
      score: scoreOf(one),
      ...(one.device === device_id && toldCourse(courses.get(one.metric))),
    }))
    .sort((a, b) => Number(b.scope === 'device') - Number(a.scope === 'device') || size(b) - size(a))
  const neighbours = single.filter(({ scope, score }) => scope === 'feed' && score !== null)
  if (neighbours.length === 0) return single
  return [
    ...single,
    movedTogether(
      neighbours.map(({ score }) => score ?? 0),
      metric,
      together,
    ),
  ]
}

/** The metric of an alert at all others of its site, as one; nothing where that is known of none. */
export function movedAtSite(
  compared: readonly Compared[],
  { device_id, metric }: { readonly device_id: string; readonly metric: string },
): Moved[] {
  const scores = compared.flatMap((one) =>
    one.device === device_id || one.metric !== metric ? [] : (scoreOf(one) ?? []),
  )
  return scores.length === 0 ? [] : [movedTogether(scores, metric, 'site')]
}

const movedTogether = (scores: readonly number[], metric: string, scope: 'feed' | 'site'): Moved => ({
  scope,
  metric,
  devices: scores.length,
  moved: scores.filter((score) => Math.abs(score) >= MOVED).length,
  change: null,
  percent: null,
  score: null,
})

/** At how many neighbours the metric of an alert moved to the same side as at its own device. */
export function neighboursMoved(
  compared: readonly Compared[],
  { device_id, metric }: { readonly device_id: string; readonly metric: string },
): Neighbours {
  const scores = compared.flatMap((one) => {
    const score = one.metric === metric ? scoreOf(one) : null
    return score === null ? [] : [{ device: one.device, score }]
  })
  const side = Math.sign(scores.find(({ device }) => device === device_id)?.score ?? 0)
  const beside = scores.filter(({ device }) => device !== device_id)
  return { moved: beside.filter(({ score }) => score * side >= MOVED).length, of: beside.length }
}

const toldCourse = (course: Course | undefined) =>
  course === undefined ? {} : { lag_s: course.lagS, spark: [...course.spark] }

/** The distance from what is normal, in standard deviations; null where that is not known. */
export const scoreOf = ({ mean, normal }: Compared): number | null =>
  normal === undefined || !(normal.sd > 0) ? null : rounded((mean - normal.mean) / normal.sd, 0)

/** By how many percent a value differs from what was expected; null of nothing. */
export const percentOf = (value: number | undefined, expected: number | undefined): number | null =>
  value === undefined || expected === undefined || expected === 0
    ? null
    : rounded((100 * (value - expected)) / Math.abs(expected), 0)

const size = ({ score }: Moved) => Math.abs(score ?? 0)
