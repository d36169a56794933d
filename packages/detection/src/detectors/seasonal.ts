import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ofSteps } from '../script/stage.ts'
import { array, float, milliseconds, record, type Value, words } from '../script/value.ts'
import { learningDefaults } from '../settings/learning.ts'
import { resolutionsOf, stepsIn } from '../settings/resolution.ts'
import { defineDetector } from './detector.ts'
import { overDaysDefaults, overDaysLevels, overDaysParameters } from './over-days.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import {
  deviationSentence,
  deviationTitle,
  fleetSettings,
  type StatisticalDetector,
  watchLearned,
} from './statistical.ts'
import { DAY_MS } from './watched.ts'

/** Loads that go by a clock are switched so much of the window sooner or later. */
const SOONER = 0.12

/** How long the mean is of, and how far around a time of day its usual is: in steps of each resolution. */
function windowsOf(config: FleetConfig): Value[] {
  const { around } = { ...learningDefaults, ...config.learning }
  const { window } = fleetSettings(config, seasonal)
  return resolutionsOf(config).map((resolution) => {
    const { metrics, stepMs } = resolution
    return record({
      metrics: words(metrics),
      long: milliseconds(stepsIn(resolution, window) * stepMs),
      around: milliseconds(Math.round(durationMs(around) / stepMs) * stepMs),
    })
  })
}

/** A device that is not where it usually is at this time of day. */
export const seasonal: StatisticalDetector = defineDetector({
  name: 'seasonal',
  group: 'usual',
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
      { windows: array(windowsOf(config)), sooner: float(SOONER) },
    ).map((task) => ({ ...task, every: step })),
  // What is usual at a time of day is known a day on.
  watch: (config) => watchLearned(seasonal, DAY_MS)(config),
  sentence: (alert, telling) => deviationSentence(alert, telling, seasonal, { against: ' at this time of day' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'its usual hour'),
})
