import { durationMs } from '@nrg/schema/duration'
import { type Resolution, USUAL_RESOLUTION } from './resolution.ts'
import type { StatisticalSettings } from './statistical.ts'

/** A new baseline of the z-score begins this often. */
export const RENEW_MS = 5 * 60_000

/** For how long a baseline of the z-score is in force where none comes after it. */
export const IN_FORCE = '10m'

/** With readings of less than that there is none yet. */
const FIRST_MS = 3 * 60_000

/**
 * How long after its end a baseline comes into force. Rollups are stamped with the start of their step: one that is longer
 * than usual must be over by then.
 */
export function gapOf({ metric, gap }: StatisticalSettings, resolutions: readonly Resolution[]): string {
  const longer = stepMsOf(metric, resolutions) - durationMs(USUAL_RESOLUTION)
  return longer > 0 ? `${durationMs(gap) + longer}ms` : gap
}

/** The step in which a metric is rolled up, in milliseconds. */
export const stepMsOf = (metric: string, resolutions: readonly Resolution[]): number =>
  resolutions.find(({ metrics }) => metrics.includes(metric))?.stepMs ?? durationMs(USUAL_RESOLUTION)

/** How many stretches of `RENEW_MS` a baseline is made of. */
export const stretchesIn = (baseline: string): number => Math.max(1, Math.round(durationMs(baseline) / RENEW_MS))

/** How many of its stretches have readings, where none is missing. */
export const fullStretches = (stretches: number, stepMs: number): number =>
  Math.max(1, Math.min(stretches, Math.floor((stretches * RENEW_MS) / stepMs)))

/** Steps of the rollup without which there is no baseline yet. */
export const leastSteps = (stepMs: number): number => Math.max(1, Math.ceil(FIRST_MS / stepMs))
