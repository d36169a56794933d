import { ofSteps } from '../script/stage.ts'
import { named } from '../wording/telling.ts'
import { significant } from '../wording/wording.ts'
import { defineDetector } from './detector.ts'
import { overDaysDefaults, overDaysLevels, overDaysParameters } from './over-days.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, type StatisticalDetector, watchLearned } from './statistical.ts'

/** Readings that scatter more than they have for days. */
export const noise: StatisticalDetector = defineDetector({
  name: 'noise',
  group: 'usual',
  parameters: parametersOf(...overDaysParameters),
  defaults: {
    ...overDaysDefaults,
    threshold: 6.2,
    window: '12m',
    baseline: '107h',
    min_samples: 300,
    direction: 'up',
  },
  levels: overDaysLevels,
  inSd: true,
  judges: 'steps',
  tasks: (config, { features, step, stepMs }) =>
    scoreTask(config, noise, 'Devices whose readings scatter more than for days', ofSteps(features, stepMs)).map(
      (task) => ({ ...task, every: step }),
    ),
  watch: (config) => watchLearned(noise)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, noise, { against: '', scatters: true }),
  title: ({ metric, value, expected }, { fleet }) =>
    value === undefined || expected === undefined || !(expected > 0)
      ? undefined
      : `${named(fleet, metric)} scatters ${times(value / expected)} × as usual`,
})

/** A tenth more or less tells nothing of what is several times as much. */
const times = (ratio: number) => (ratio < 3 ? significant(ratio, 2) : String(Math.round(ratio)))
