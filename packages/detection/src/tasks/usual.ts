import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Learning, Task } from '../script/task.ts'
import { duration, float, int, milliseconds, record, strings, words } from '../script/value.ts'
import { zoneOptions } from '../script/zone-options.ts'
import { learningDefaults } from '../settings/learning.ts'
import type { Resolution } from '../settings/resolution.ts'
import { timeZones } from '../settings/time-zones.ts'
import { wholeSteps } from './work.ts'

/** What is usual at a time of day is learned from no more days than these. */
const DAYS = 6

const DAY_MS = 86_400_000

/** What the features of a step will be compared with a day on. */
export function usualTask(config: FleetConfig, { metrics, step, stepMs, suffix }: Resolution): Task {
  const { around } = { ...learningDefaults, ...config.learning }
  const zones = timeZones(config)
  const half = Math.round(durationMs(around) / stepMs)
  const params = record({
    metrics: words(metrics),
    every: duration(step),
    around: milliseconds(half * stepMs),
    rows: int(2 * half + 1),
    on: milliseconds(DAY_MS - half * stepMs),
    days: float(DAYS),
    clocks: strings([zones.usual, ...zones.exceptions.values()]),
    ...zoneOptions(zones),
  })
  const work = wholeSteps([`feature${suffix}`], step)
  const description = 'What is usual at this time of day'
  // What it learns of a time is in force a day on, but for the minutes around it.
  const feeds = [`feature${suffix}`, 'seasonal']
  const learning: Learning = { from: [], for: feeds, everyMs: DAY_MS / 2, of: 'stretch' }
  return { script: 'usual', suffix, description, options: { params, work }, learning }
}
