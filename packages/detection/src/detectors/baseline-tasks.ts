import type { FleetConfig } from '@nrg/schema/fleet-config'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import type { Task } from '../script/task.ts'
import { duration, float, int, milliseconds, record, words } from '../script/value.ts'
import { resolutionsOf } from '../settings/resolution.ts'
import { baselineGroups, fullStretches, leastSteps, RENEW_MS, stepMsOf, stretchesIn } from './baseline.ts'
import type { StatisticalSettings } from './statistical.ts'

/** For how long a spread is in force where no newer one is. */
const SPREAD_KNOWN = '6h'

/**
 * What is normal for the z-score: one task for each length and gap of baselines that metrics ask for,
 * none where it is switched off everywhere.
 */
export function baselineTasks(
  config: FleetConfig,
  zscores: readonly StatisticalSettings[],
  rollups: readonly string[],
): readonly Task[] {
  const resolutions = resolutionsOf(config)
  return baselineGroups(zscores, resolutions).map(({ suffix, baseline, gap, metrics }) => {
    const scopes = zscores.filter(({ metric }) => metrics.includes(metric))
    const stretches = stretchesIn(baseline)
    const params = record({
      metrics: words(metrics),
      renew: milliseconds(RENEW_MS),
      steps: int(stretches),
      baseline: milliseconds(stretches * RENEW_MS),
      gap: duration(gap),
      known: duration(SPREAD_KNOWN),
      finest: float(Math.min(...scopes.map(({ sd_floor }) => sd_floor))),
      ...scopedParameters(scopes, ({ metric, threshold, min_samples, sd_floor }) => {
        const stepMs = stepMsOf(metric, resolutions)
        return {
          threshold: float(threshold),
          min_samples: float(min_samples),
          sd_floor: float(sd_floor),
          full: float(fullStretches(stretches, stepMs)),
          rolled: float(leastSteps(stepMs)),
        }
      }),
    })
    const description = 'What is normal, per device and metric'
    return { script: 'baseline', suffix, description, options: { params }, stage: ofSteps(rollups) }
  })
}
