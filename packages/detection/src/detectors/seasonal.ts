import { ofSteps } from '../script/stage.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, deviationTitle, type StatisticalDetector, watchLearned } from './statistical.ts'
import { DAY_MS } from './watched.ts'

/** A device that is not where it usually is at this time of day. */
export const seasonal: StatisticalDetector = defineDetector({
  name: 'seasonal',
  group: 'level',
  parameters: parametersOf(
    'threshold',
    'release',
    'margin',
    'window',
    'baseline',
    'min_samples',
    'sd_floor',
    'direction',
  ),
  defaults: {
    enabled: true,
    threshold: 4.6,
    release: 0.5,
    margin: 1.2,
    window: '72m',
    baseline: '48h',
    min_samples: 300,
    sd_floor: 0.001,
    direction: 'both',
    hold: '15m',
  },
  levels: { window: 'fleet', baseline: 'fleet', min_samples: 'fleet', sd_floor: 'metric' },
  inSd: true,
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
  title: (alert, telling) => deviationTitle(alert, telling, 'its usual at this time of day'),
})
