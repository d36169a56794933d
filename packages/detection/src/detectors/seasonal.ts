import { ofSteps } from '../script/stage.ts'
import { defineDetector } from './detector.ts'
import { overDaysDefaults, overDaysLevels, overDaysParameters } from './over-days.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, deviationTitle, type StatisticalDetector, watchLearned } from './statistical.ts'
import { DAY_MS } from './watched.ts'

/** A device that is not where it usually is at this time of day. */
export const seasonal: StatisticalDetector = defineDetector({
  name: 'seasonal',
  group: 'level',
  parameters: parametersOf(...overDaysParameters),
  defaults: {
    ...overDaysDefaults,
    threshold: 4.6,
    window: '72m',
    baseline: '48h',
    min_samples: 300,
    direction: 'both',
  },
  levels: overDaysLevels,
  inSd: true,
  judges: 'steps',
  tasks: (config, { features, step, stepMs }) =>
    scoreTask(
      config,
      seasonal,
      'Devices that are not where they are at this time on other days',
      ofSteps(features, stepMs),
    ).map((task) => ({ ...task, every: step })),
  // What is usual at a time of day is known a day on.
  watch: (config) => watchLearned(seasonal, DAY_MS)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, seasonal, { against: ' at this time of day' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'its usual hour'),
})
