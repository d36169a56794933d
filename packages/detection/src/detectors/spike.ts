import { ofReadings } from '../script/stage.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { deviationSentence, deviationTitle, isUsed, type StatisticalDetector, watchLearned } from './statistical.ts'

/** A reading that stands out from the minutes before it. */
export const spike: StatisticalDetector = defineDetector({
  name: 'spike',
  group: 'zscore',
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
    window: '5m',
    baseline: '48h',
    min_samples: 300,
    sd_floor: 0.001,
    direction: 'both',
    hold: '15m',
  },
  levels: { window: 'fleet', baseline: 'fleet', min_samples: 'fleet', sd_floor: 'metric' },
  inSd: true,
  stages: (config, { features }) => (isUsed(config, spike) ? [ofReadings('nrg-spike', features)] : []),
  watch: (config) => watchLearned(spike)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, spike, { against: ' after the minutes before' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'the minutes before'),
})
