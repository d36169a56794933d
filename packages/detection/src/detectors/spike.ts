import { readingParameters } from '../script/parameters.ts'
import { MINUTE_MS, ofReadings } from '../script/stage.ts'
import { milliseconds } from '../script/value.ts'
import { coarsest, resolutionsOf } from '../settings/resolution.ts'
import { defineDetector } from './detector.ts'
import { overDaysDefaults, overDaysLevels, overDaysParameters } from './over-days.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, deviationTitle, type StatisticalDetector, watchLearned } from './statistical.ts'

/** For how long its baseline is in force, of which there is one for each step: in steps, and no shorter than that. */
const IN_FORCE = { steps: 3, leastMs: 3 * MINUTE_MS }

/** A reading that stands out from the minutes before it. */
export const spike: StatisticalDetector = defineDetector({
  name: 'spike',
  group: 'usual',
  parameters: parametersOf(...overDaysParameters),
  defaults: {
    ...overDaysDefaults,
    threshold: 4.6,
    window: '5m',
    baseline: '48h',
    min_samples: 300,
    direction: 'both',
  },
  levels: overDaysLevels,
  inSd: true,
  judges: 'readings',
  tasks: (config, { features }) => {
    const stepsMs = IN_FORCE.steps * coarsest(resolutionsOf(config)).stepMs
    const valid = milliseconds(Math.max(IN_FORCE.leastMs, stepsMs))
    const description = 'How far each reading stands out from those before it'
    return scoreTask(config, spike, description, ofReadings(features), { ...readingParameters(), valid })
  },
  watch: (config) => watchLearned(spike)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, spike, { against: ' after the minutes before' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'the minutes before'),
})
