import type { CycleScope } from '@nrg/detection/detectors/cycle'
import { type FluxText, fluxDuration, fluxFloat, fluxInteger } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** More than any number of switches is from another, in standard deviations: where the detector is switched off. */
const NEVER = 1e12

/** How often loads are switched, and the scores of what is unusual; no tasks where it is switched off. */
export function cycleTasks(scopes: readonly CycleScope[]): readonly TaskScript[] {
  if (scopes.length === 0) return []
  const metrics = fluxAnyOf([...new Set(scopes.map(({ metric }) => metric))])
  const learned = fluxRecord({
    levels: fluxDuration('4d'),
    days: fluxDuration('7d'),
    enough: fluxInteger(20),
    sd_floor: fluxFloat(1.2),
  })
  return [
    taskScript('switching.flux', 'How often loads are switched', { metrics, params: learned }),
    taskScript('cycle.flux', 'Loads that are switched more often than usual, or less', {
      metrics,
      params: fluxRecord(scopedParameters(scopes, parametersOf)),
    }),
  ]
}

const parametersOf = ({ enabled, threshold, release, least }: CycleScope): Record<string, FluxText> => ({
  threshold: fluxFloat(enabled ? threshold : NEVER),
  release: fluxFloat(release),
  least: fluxFloat(least),
})
