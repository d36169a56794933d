import { NIGHTS, type NightScope } from '@nrg/detection/detectors/night'
import { type FluxText, fluxDuration, fluxFloat, fluxInteger } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** More than any load is above another, in standard deviations: where the detector is switched off. */
const NEVER = 1e12

/** How low loads are in their quiet hours, and the scores of what is far above; no tasks where it is switched off. */
export function nightTasks(scopes: readonly NightScope[]): readonly TaskScript[] {
  if (scopes.length === 0) return []
  const metrics = fluxAnyOf([...new Set(scopes.map(({ metric }) => metric))])
  const learned = fluxRecord({
    days: fluxDuration('7d'),
    enough: fluxInteger(NIGHTS),
    reached_on: fluxInteger(2),
    low: fluxFloat(0.25),
    part_base: fluxFloat(0.03),
    part_hours: fluxFloat(0.01),
    part_span: fluxFloat(0.003),
  })
  return [
    taskScript('quiet.flux', 'How low loads are in their quiet hours', { metrics, params: learned }),
    taskScript('night.flux', 'Loads that do not go down as far as on other nights', {
      metrics,
      params: fluxRecord(scopedParameters(scopes, parametersOf)),
    }),
  ]
}

const parametersOf = ({ enabled, threshold, release }: NightScope): Record<string, FluxText> => ({
  threshold: fluxFloat(enabled ? threshold : NEVER),
  release: fluxFloat(release),
})
