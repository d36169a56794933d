import { ofSteps } from '../script/stage.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { deviationSentence, deviationTitle, isUsed, type StatisticalDetector, watchLearned } from './statistical.ts'
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
  stages: (config, { features, stepMs }) =>
    isUsed(config, seasonal) ? [ofSteps('nrg-seasonal', features, stepMs)] : [],
  // What is usual at a time of day is known a day on.
  watch: (config) => watchLearned(seasonal, DAY_MS)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, seasonal, { against: ' at this time of day' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'its usual at this time of day'),
})
