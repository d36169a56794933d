import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ofSteps } from '../script/stage.ts'
import { type Scope, scopesOf } from '../settings/scopes.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { overDaysDefaults, overDaysLevels, overDaysParameters } from './over-days.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, deviationTitle, type StatisticalDetector, watchLearned } from './statistical.ts'

const parameters = parametersOf(...overDaysParameters, 'frozen')

/** A device that runs higher or lower than it has for days, whatever the time of day. */
export const level: Omit<StatisticalDetector, 'parameters'> & { readonly parameters: typeof parameters } =
  defineDetector({
    name: 'level',
    group: 'usual',
    parameters,
    defaults: {
      ...overDaysDefaults,
      threshold: 5,
      window: '12m',
      baseline: '107h',
      min_samples: 1440,
      direction: 'both',
    },
    levels: overDaysLevels,
    inSd: true,
    judges: 'steps',
    tasks: (config, { features, step, stepMs }) =>
      scoreTask(config, level, 'Devices that run higher or lower than for days', ofSteps(features, stepMs)).map(
        (task) => ({ ...task, every: step }),
      ),
    watch: (config) => watchLearned(level)(config),
    sentence: (alert, telling) => deviationSentence(alert, telling, level, { against: ' as for days' }),
    title: (alert, telling) => deviationTitle(alert, telling, 'its level'),
  })

/** A scope whose baseline is a time that was known to be good, for good. */
export interface FrozenScope extends Scope {
  /** Times, as `2026-01-01T00:00:00Z`. */
  readonly start: string
  readonly stop: string
}

/** The scopes of commissioned equipment. */
export function frozenScopes(config: FleetConfig): readonly FrozenScope[] {
  return scopesOf(config).flatMap((scope) => {
    const { frozen } = settingsOf(config, level, scope)
    return frozen === undefined ? [] : [{ ...scope, ...frozen }]
  })
}
