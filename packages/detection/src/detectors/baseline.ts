import { durationMs } from '@nrg/schema/duration'
import { type Resolution, USUAL_RESOLUTION } from '../settings/resolution.ts'
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
export function gapMs({ metric, gap }: StatisticalSettings, resolutions: readonly Resolution[]): number {
  return durationMs(gap) + Math.max(0, stepMsOf(metric, resolutions) - durationMs(USUAL_RESOLUTION))
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

/** The metrics whose z-score has baselines of one length and gap: a task makes those. */
export interface BaselineGroup {
  /** What sets the name of its task apart from that of the first. */
  readonly suffix: string
  readonly baseline: string
  readonly gap: string
  readonly metrics: readonly string[]
}

/** The groups of a configuration; none where the z-score is switched off everywhere. */
export function baselineGroups(
  zscores: readonly StatisticalSettings[],
  resolutions: readonly Resolution[],
): readonly BaselineGroup[] {
  if (!zscores.some(({ enabled }) => enabled)) return []
  const groups = new Map<string, { baseline: string; gap: string; metrics: string[] }>()
  for (const scope of zscores) {
    if (scope.device !== undefined) continue
    const { baseline } = scope
    const ms = gapMs(scope, resolutions)
    const gap = ms === durationMs(scope.gap) ? scope.gap : `${ms}ms`
    const key = `${durationMs(baseline)} ${ms}`
    const group = groups.get(key) ?? { baseline, gap, metrics: [] }
    // Their tasks are named by the last that was named so.
    Object.assign(group, { baseline, gap })
    group.metrics.push(scope.metric)
    groups.set(key, group)
  }
  return [...groups.values()].map((group, index) => ({
    ...group,
    suffix: index === 0 ? '' : `-${group.baseline}-${group.gap}`,
  }))
}
