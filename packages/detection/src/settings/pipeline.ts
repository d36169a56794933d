import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { baselineGroups } from './baseline.ts'
import { fleetCause } from './fleet.ts'
import { limitSettings } from './limit.ts'
import { offlineSettings } from './offline.ts'
import { rateSettings } from './rate.ts'
import { finest, resolutionsOf, stepSchedule, USUAL_RESOLUTION } from './resolution.ts'
import { statisticalSettings } from './statistical.ts'
import { stuckSettings } from './stuck.ts'

/** A task that a reading passes on its way to an alert. */
export interface Stage {
  readonly task: string
  readonly everyMs: number
  /** Whether it judges steps of time that are over, or single readings as they come. */
  readonly of: 'steps' | 'readings'
  /** Those whose results it works on. */
  readonly after: readonly string[]
}

const READINGS_MS = 10_000
const MINUTE_MS = 60_000

/** The task at the end of the way. */
export const ALERT_TASK = 'nrg-alert'

/** The way of a reading through the tasks of a configuration, each after those that it works on. */
export function pipelineOf(config: FleetConfig): readonly Stage[] {
  const resolutions = resolutionsOf(config)
  const suffixes = resolutions.map(({ suffix }) => suffix)
  const zscores = statisticalSettings(config, 'zscore')
  const rollups = suffixes.map((suffix) => `nrg-rollup${suffix}`)
  const features = suffixes.map((suffix) => `nrg-feature${suffix}`)
  const baselines = baselineGroups(zscores, resolutions).map(({ suffix }) => `nrg-baseline${suffix}`)
  // Those of all resolutions keep step with the finest one.
  const fine = finest(resolutions)
  const inStep = Math.min(MINUTE_MS, durationMs(stepSchedule(fine)), durationMs(USUAL_RESOLUTION))
  const steps = (task: string, after: readonly string[], everyMs = MINUTE_MS): Stage => ({
    task,
    everyMs,
    of: 'steps',
    after,
  })
  const readings = (task: string, after: readonly string[] = []): Stage => ({
    task,
    everyMs: READINGS_MS,
    of: 'readings',
    after,
  })
  const judged = (kind: 'spike' | 'level' | 'noise' | 'seasonal') =>
    statisticalSettings(config, kind).some(({ enabled }) => enabled)
  const { upper, lower } = limitSettings(config)
  const detectors = [
    ...(baselines.length > 0 ? [readings('nrg-zscore', baselines)] : []),
    ...(judged('spike') ? [readings('nrg-spike', features)] : []),
    ...(['level', 'noise', 'seasonal'] as const).filter(judged).map((kind) => steps(`nrg-${kind}`, features, inStep)),
    ...(fleetCause(config).enabled ? [steps('nrg-fleet', features, inStep)] : []),
    ...(upper.length + lower.length > 0 ? [readings('nrg-limit')] : []),
    ...(rateSettings(config).some(({ bound }) => bound < Number.MAX_VALUE) ? [readings('nrg-rate')] : []),
    ...(stuckSettings(config).length > 0 ? [steps('nrg-stuck', ['nrg-still'])] : []),
    ...(offlineSettings(config).scopes.length > 0 ? [steps('nrg-offline', rollups)] : []),
  ]
  const used = new Set(detectors.flatMap(({ after }) => after))
  const between = [
    ...baselines.map((task) => steps(task, rollups)),
    ...resolutions.map((resolution, index) =>
      steps(features[index] as string, [rollups[index] as string], durationMs(stepSchedule(resolution))),
    ),
    steps('nrg-still', rollups),
  ].filter(({ task }) => used.has(task))
  return [
    ...rollups.map((task) => steps(task, [], READINGS_MS)),
    ...between,
    ...detectors,
    readings(
      ALERT_TASK,
      detectors.map(({ task }) => task),
    ),
  ]
}
