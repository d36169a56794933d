import { HOURS_OF_A_DAY, type SupplyScope } from '@nrg/detection/detectors/supply'
import { type FluxText, fluxDuration, fluxFloat, fluxInteger } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** A voltage that is farther from another than any is, in per cent: where the detector is switched off. */
const NEVER = 1e12

/** What voltage devices have, and the scores of what is far from it; no tasks where it is switched off. */
export function supplyTasks(scopes: readonly SupplyScope[]): readonly TaskScript[] {
  if (scopes.length === 0) return []
  const metrics = fluxAnyOf([...new Set(scopes.map(({ metric }) => metric))])
  const learned = fluxRecord({
    days: fluxDuration('7d'),
    habit: fluxDuration('14d'),
    reached_on: fluxInteger(3),
    hours: fluxInteger(HOURS_OF_A_DAY),
  })
  return [
    taskScript('nominal.flux', 'What voltage devices have', { metrics, params: learned }),
    taskScript('supply.flux', 'Voltages that are far from what devices have', {
      metrics,
      params: fluxRecord(scopedParameters(scopes, parametersOf)),
    }),
  ]
}

const parametersOf = ({ enabled, threshold, margin, release, nominal = 0 }: SupplyScope): Record<string, FluxText> => ({
  threshold: fluxFloat(enabled ? threshold : NEVER),
  margin: fluxFloat(margin),
  release: fluxFloat(release),
  nominal: fluxFloat(nominal),
})
