import type { StuckScope } from '@nrg/detection/detectors/stuck'
import { type FluxText, fluxFloat } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** More equal steps than there will ever be: where the detector is switched off. */
const NEVER = 1e12

/** How long values stand still, how long they usually do, and the scores; no tasks where it is switched off. */
export function stuckTasks(scopes: readonly StuckScope[]): readonly TaskScript[] {
  if (scopes.length === 0) return []
  const metrics = fluxAnyOf([...new Set(scopes.map(({ metric }) => metric))])
  const least = Math.min(...scopes.filter(({ enabled }) => enabled).map(({ run, release }) => run * release))
  const params = fluxRecord({
    least: fluxFloat(least),
    ...scopedParameters(scopes, parametersOf),
  })
  return [
    taskScript('still.flux', 'How long values have stood still', { metrics }),
    taskScript('habit.flux', 'How long values usually stand still', { metrics }),
    taskScript('stuck.flux', 'Values that stand still for too long', { metrics, params }),
  ]
}

const parametersOf = (scope: StuckScope): Record<string, FluxText> => ({
  run: fluxFloat(scope.enabled ? scope.run : NEVER),
  margin: fluxFloat(scope.margin),
  warm_up: fluxFloat(scope.warmUpHours),
  release: fluxFloat(scope.release),
})
