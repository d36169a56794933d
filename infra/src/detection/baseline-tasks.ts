import {
  baselineGroups,
  fullStretches,
  leastSteps,
  RENEW_MS,
  stepMsOf,
  stretchesIn,
} from '@nrg/detection/detectors/baseline'
import type { StatisticalSettings } from '@nrg/detection/detectors/statistical'
import type { Resolution } from '@nrg/detection/settings/resolution'
import { type FluxText, fluxDuration, fluxFloat, fluxInteger } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** For how long a spread is in force where no newer one is. */
const SPREAD_KNOWN = '6h'

/**
 * What is normal for the z-score: one task for each length and gap of baselines that metrics ask for,
 * none where it is switched off everywhere.
 */
export function baselineTasks(
  zscores: readonly StatisticalSettings[],
  resolutions: readonly Resolution[],
): readonly TaskScript[] {
  return baselineGroups(zscores, resolutions).map(({ suffix, baseline, gap, metrics }) => {
    const scopes = zscores.filter(({ metric }) => metrics.includes(metric))
    const stretches = stretchesIn(baseline)
    const params = fluxRecord({
      metrics: fluxAnyOf(metrics),
      renew: fluxDuration(`${RENEW_MS}ms`),
      steps: fluxInteger(stretches),
      baseline: fluxDuration(`${stretches * RENEW_MS}ms`),
      gap: fluxDuration(gap),
      known: fluxDuration(SPREAD_KNOWN),
      finest: fluxFloat(Math.min(...scopes.map(({ sd_floor }) => sd_floor))),
      ...scopedParameters(scopes, (scope) => parametersOf(scope, stretches, stepMsOf(scope.metric, resolutions))),
    })
    return taskScript('baseline.flux', 'What is normal, per device and metric', { params }, suffix)
  })
}

const parametersOf = (scope: StatisticalSettings, stretches: number, stepMs: number): Record<string, FluxText> => ({
  threshold: fluxFloat(scope.threshold),
  min_samples: fluxFloat(scope.min_samples),
  sd_floor: fluxFloat(scope.sd_floor),
  full: fluxFloat(fullStretches(stretches, stepMs)),
  rolled: fluxFloat(leastSteps(stepMs)),
})
