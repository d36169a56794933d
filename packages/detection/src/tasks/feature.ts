import type { FleetConfig } from '@nrg/schema/fleet-config'
import { IN_FORCE } from '../detectors/baseline.ts'
import { level } from '../detectors/level.ts'
import { noise } from '../detectors/noise.ts'
import { seasonal } from '../detectors/seasonal.ts'
import { spike } from '../detectors/spike.ts'
import { fleetSettings, type StatisticalDetector, statisticalSettings } from '../detectors/statistical.ts'
import { COUNTER_SCRIPT } from '../script/stage.ts'
import type { Task } from '../script/task.ts'
import { bool, duration, float, int, milliseconds, record, words } from '../script/value.ts'
import { learningDefaults, learningStepMs } from '../settings/learning.ts'
import { type Resolution, stepSchedule, stepsIn } from '../settings/resolution.ts'
import { wholeSteps } from './work.ts'

/** Of a window's steps, so many must be there. */
export const ENOUGH_OF_WINDOW = 0.49

/** Level and noise are of fewer steps: a third of theirs says enough, so that a metric with gaps is judged too. */
export const PRESENT = 0.33

/** Detectors look at what is so many sd away: nearer than any release of theirs, and most steps are nearer still. */
const TOLD = 2

/** What goes up by as much each step is this many times nearer to the last step than to the mean of five. */
const STEEP = 1.5

/** A step is left out of what is learned from this many sd on, where it stands out from the steps before it. */
const FLAG_SPIKE = 6

/** The features of each step: what the detectors look at that learn for days. */
export function featureTask(config: FleetConfig, resolution: Resolution): Task {
  const { metrics, counters, step, stepMs, suffix } = resolution
  // What no detector looks at need not reach back far.
  const steps = (detector: StatisticalDetector) => {
    const { enabled, window } = fleetSettings(config, detector)
    return enabled ? stepsIn(resolution, window) : 1
  }
  const rows = { level: steps(level), noise: steps(noise), seasonal: steps(seasonal), spike: steps(spike) }
  const back = Math.max(rows.level - 1, rows.noise, rows.spike)
  // Each moving average in turn takes all but one of its steps off the front.
  const front = 2 * (rows.level - 1) + (rows.spike - 1) + 2 * rows.spike + 1 + (rows.noise - 1)
  const { flag } = { ...learningDefaults, ...config.learning }
  const enough = [level, noise, seasonal, spike].map(
    (detector) => [detector.name, float(fleetSettings(config, detector).min_samples)] as const,
  )
  const params = record({
    metrics: words(metrics),
    every: duration(step),
    level: int(rows.level),
    noise: int(rows.noise),
    spike: int(rows.spike),
    back: milliseconds(back * stepMs),
    front: milliseconds(front * stepMs),
    seasonal: milliseconds(rows.seasonal * stepMs),
    half: float(ENOUGH_OF_WINDOW * rows.seasonal),
    valid: milliseconds(2 * learningStepMs(resolution)),
    renewed: duration(IN_FORCE),
    flag: float(flag),
    flag_spike: float(Math.max(flag, FLAG_SPIKE)),
    enough: record(Object.fromEntries(enough)),
    calmer: bool(statisticalSettings(config, noise).some((one) => one.enabled && one.direction !== 'up')),
    told: float(TOLD),
    present: float(PRESENT),
    steep: float(STEEP),
  })
  const rolledCounters = counters.length > 0 ? [`${COUNTER_SCRIPT}${suffix}`] : []
  const work = wholeSteps([`rollup${suffix}`, ...rolledCounters, `spread${suffix}`, 'frozen*', 'baseline*'], step)
  const description = 'What the learned detectors look at'
  return { script: 'feature', suffix, description, options: { params, work }, every: stepSchedule(resolution) }
}
