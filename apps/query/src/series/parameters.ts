import { POWER_METRIC } from '@nrg/detection/energy/power'
import { shownMetrics } from '@nrg/schema/counter'
import { durationMs } from '@nrg/schema/duration'
import { type FleetConfig, orderedMetrics } from '@nrg/schema/fleet-config'
import type { Metric } from '@nrg/schema/metric'
import { type Static, Type } from '@sinclair/typebox'
import { derivationOf } from '../energy/derivation.ts'
import { BadParameter } from '../errors.ts'
import { choicesOf, ListParameter } from '../parameters/list.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'
import { stepFor } from './step.ts'

export const baselines = ['zscore', 'seasonal', 'level', 'none'] as const
export type BaselineKind = (typeof baselines)[number]

const [LEAST_POINTS, MOST_POINTS, USUAL_POINTS] = [50, 4000, 600]
const HOUR_MS = 3_600_000
/** What is usual at a time of day tells more of what is longer. */
const SEASONAL_MS = 24 * HOUR_MS

/** The parameters of `GET /api/devices/:id/series`. */
export const SeriesQuery = Type.Object(
  {
    from: TimeParameter('The beginning; an hour before the end where it is left out'),
    to: TimeParameter('The end; now where it is left out'),
    points: Type.Optional(
      Type.String({
        pattern: '^[0-9]{2,4}$',
        description: `So many points at most, such as the width of the chart: ${LEAST_POINTS} to ${MOST_POINTS}; ${USUAL_POINTS} where it is left out`,
      }),
    ),
    step: Type.Optional(
      Type.String({
        pattern: '^([0-9]{1,9}(s|m|h|d|w))+$',
        description: 'The length of a step, in place of points: 15s',
      }),
    ),
    metrics: ListParameter(
      'These metrics; where it is left out all but counters, whose rates stand for them, and power_kw of a device with electrical data',
    ),
    baseline: Type.Optional(
      Type.String({
        description: `What is expected by: ${baselines.join(', ')}; zscore up to a day, seasonal beyond where it is left out`,
      }),
    ),
  },
  { additionalProperties: false },
)

/** A stretch of time in steps. */
export interface SeriesQuestion {
  /** The start of its first step and the end of its last, in milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly metrics: readonly string[]
  readonly baseline: BaselineKind
}

/**
 * Reads the parameters; the stretch is widened to whole steps.
 *
 * @throws BadParameter
 */
export function seriesQuestion(
  query: Static<typeof SeriesQuery>,
  device: string,
  fleet: FleetConfig,
  now: number,
): SeriesQuestion {
  const points = Number(query.points ?? USUAL_POINTS)
  if (points < LEAST_POINTS || points > MOST_POINTS)
    throw new BadParameter(`points: ${points} is not from ${LEAST_POINTS} to ${MOST_POINTS}`)
  const { from, to } = stretchOf(query, now, HOUR_MS)
  const stepMs = query.step === undefined ? stepFor(to - from, points) : durationMs(query.step)
  if (stepMs === 0) throw new BadParameter('step: it has to be longer than 0')
  if ((to - from) / stepMs > MOST_POINTS)
    throw new BadParameter(`step: ${query.step} makes more than ${MOST_POINTS} points: send a longer one, or points`)
  const [baseline = to - from > SEASONAL_MS ? 'seasonal' : 'zscore'] =
    choicesOf('baseline', query.baseline, baselines) ?? []
  const derived = derivationOf(fleet, device) === undefined ? [] : [POWER_METRIC]
  const named = (metrics: readonly Metric[]) => [...new Set([...metrics.map(({ name }) => name), ...derived])]
  return {
    from: Math.floor(from / stepMs) * stepMs,
    to: Math.ceil(to / stepMs) * stepMs,
    stepMs,
    metrics: choicesOf('metrics', query.metrics, named(orderedMetrics(fleet))) ?? named(shownMetrics(fleet)),
    baseline,
  }
}
