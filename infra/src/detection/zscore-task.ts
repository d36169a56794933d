import { type FluxText, fluxBoolean, fluxDuration, fluxFloat } from '@nrg/influx/flux'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopeKey } from './scopes.ts'
import { readingParameters } from './task-parameters.ts'
import type { ScopedZScore } from './zscore-settings.ts'

/** Readings to scores; no task where the z-score is switched off everywhere. */
export function zscoreTask(zscores: readonly ScopedZScore[]): readonly TaskScript[] {
  const used = zscores.filter(({ enabled }) => enabled)
  if (used.length === 0) return []
  const params = fluxRecord({
    ...readingParameters(),
    metrics: fluxAnyOf([...new Set(used.map(({ metric }) => metric))]),
    valid: fluxDuration('5m'),
    release: fluxFloat(Math.min(...used.map(({ release }) => release))),
    metric: dictionary(zscores.filter(({ device }) => device === undefined)),
    device: dictionary(zscores.filter(({ device }) => device !== undefined)),
  })
  return [taskScript('zscore.flux', 'How far each reading is from what is normal', { params })]
}

function dictionary(scopes: readonly ScopedZScore[]): FluxText {
  return fluxDictionary(
    scopes.map((scope) => [
      scopeKey(scope),
      fluxRecord({
        release: fluxFloat(scope.release),
        up: fluxBoolean(scope.enabled && scope.direction !== 'down'),
        down: fluxBoolean(scope.enabled && scope.direction !== 'up'),
      }),
    ]),
  )
}
