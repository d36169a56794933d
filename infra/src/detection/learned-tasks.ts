import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { frozenScopes, level } from '@nrg/detection/detectors/level'
import { noise } from '@nrg/detection/detectors/noise'
import { seasonal } from '@nrg/detection/detectors/seasonal'
import { spike } from '@nrg/detection/detectors/spike'
import { fleetSettings, type StatisticalDetector, statisticalSettings } from '@nrg/detection/detectors/statistical'
import { zscore } from '@nrg/detection/detectors/zscore'
import { learningDefaults, learningStepMs } from '@nrg/detection/settings/learning'
import { type Resolution, stepSchedule, stepsIn } from '@nrg/detection/settings/resolution'
import type { Scope } from '@nrg/detection/settings/scopes'
import {
  type FluxText,
  fluxBoolean,
  fluxDuration,
  fluxFloat,
  fluxInteger,
  fluxSource,
  fluxString,
  fluxTime,
} from '@nrg/influx/flux'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../script/literal.ts'
import { runEvery, type TaskScript, taskScript } from '../script/task-script.ts'
import { workOption } from './task-parameters.ts'

/** A shift counts as lasting when so much of the time was flagged. */
const ADOPTED_SHARE = 0.95

/** What is usual at a time of day is learned from no more days than these. */
const DAYS = 6

/** Of a window's steps, so many must be there. */
const ENOUGH_OF_WINDOW = 0.49

/** A step is left out of what is learned from this many sd on, where it stands out from the steps before it. */
const FLAG_SPIKE = 6

const DAY_MS = 86_400_000

const learned = [level, noise, seasonal, spike, zscore]

/** What is usual, and how far devices stray from it, learned day by day: before the detectors that judge by it. */
export function learnedTasks(config: FleetConfig, resolution: Resolution): readonly TaskScript[] {
  return [spreadTask(config, resolution), ...frozenTasks(config, resolution)]
}

/** The features of each step, and what they will be compared with a day on. */
export function featureTasks(config: FleetConfig, resolution: Resolution): readonly TaskScript[] {
  return [featureTask(config, resolution), usualTask(config, resolution)]
}

function featureTask(config: FleetConfig, resolution: Resolution): TaskScript {
  const { metrics, step, stepMs, suffix } = resolution
  // What no detector looks at need not reach back far.
  const steps = (detector: StatisticalDetector) => {
    const { enabled, window } = fleetSettings(config, detector)
    return enabled ? stepsIn(resolution, window) : 1
  }
  const rows = { level: steps(level), noise: steps(noise), seasonal: steps(seasonal), spike: steps(spike) }
  const back = Math.max(rows.level - 1, rows.noise, rows.spike)
  // Each moving average in turn takes all but one of its steps off the front.
  const front = 2 * (rows.level - 1) + (rows.spike - 1) + rows.spike + 1 + (rows.noise - 1)
  const { flag } = { ...learningDefaults, ...config.learning }
  const params = fluxRecord({
    metrics: fluxAnyOf(metrics),
    every: fluxDuration(step),
    level: fluxInteger(rows.level),
    noise: fluxInteger(rows.noise),
    spike: fluxInteger(rows.spike),
    back: fluxDuration(`${back * stepMs}ms`),
    front: fluxDuration(`${front * stepMs}ms`),
    seasonal: fluxDuration(`${rows.seasonal * stepMs}ms`),
    half: fluxFloat(ENOUGH_OF_WINDOW * rows.seasonal),
    valid: fluxDuration(`${2 * learningStepMs(resolution)}ms`),
    renewed: fluxDuration(IN_FORCE),
    flag: fluxFloat(flag),
    flag_spike: fluxFloat(Math.max(flag, FLAG_SPIKE)),
    enough: fluxRecord(
      Object.fromEntries(
        [level, noise, seasonal, spike].map((detector) => [
          detector.name,
          fluxFloat(fleetSettings(config, detector).min_samples),
        ]),
      ),
    ),
    calmer: fluxBoolean(statisticalSettings(config, noise).some((one) => one.enabled && one.direction !== 'up')),
  })
  const after = [`rollup${suffix}`, `spread${suffix}`, 'frozen.*', 'baseline.*']
  const work = workOption({ after, ...wholeSteps(step) })
  const task = taskScript('feature.flux', 'What the learned detectors look at', { params, work }, suffix)
  return runEvery(task, stepSchedule(resolution))
}

function usualTask(config: FleetConfig, { metrics, step, stepMs, suffix }: Resolution): TaskScript {
  const { around } = { ...learningDefaults, ...config.learning }
  const half = Math.round(durationMs(around) / stepMs)
  const params = fluxRecord({
    metrics: fluxAnyOf(metrics),
    every: fluxDuration(step),
    around: fluxDuration(`${half * stepMs}ms`),
    rows: fluxInteger(2 * half + 1),
    on: fluxDuration(`${DAY_MS - half * stepMs}ms`),
    days: fluxFloat(DAYS),
  })
  const work = workOption({ after: [`feature${suffix}`], ...wholeSteps(step) })
  return taskScript('usual.flux', 'What is usual at this time of day', { params, work }, suffix)
}

function spreadTask(config: FleetConfig, resolution: Resolution): TaskScript {
  const { metrics, stepMs, suffix } = resolution
  const every = fluxDuration(`${learningStepMs(resolution)}ms`)
  const { flag, adopt_after } = { ...learningDefaults, ...config.learning }
  const baseline = (detector: StatisticalDetector) => fluxDuration(fleetSettings(config, detector).baseline)
  const params = fluxRecord({
    metrics: fluxAnyOf(metrics),
    every,
    level: baseline(level),
    noise: baseline(noise),
    seasonal: baseline(seasonal),
    spike: baseline(spike),
    zscore: baseline(spike),
    local_seasonal: fluxFloat(0.3),
    local_spike: fluxFloat(0.5),
    floor: fluxDictionary(
      learned.flatMap((detector) =>
        statisticalSettings(config, detector)
          .filter(({ metric, device }) => device === undefined && metrics.includes(metric))
          .map(({ metric, sd_floor }) => [`${detector.name} ${metric}`, fluxFloat(sd_floor)] as const),
      ),
    ),
    min_local: fluxFloat(60),
    adopt_after: fluxDuration(adopt_after),
    adopt_steps: fluxFloat((ADOPTED_SHARE * durationMs(adopt_after)) / stepMs),
    flag: fluxFloat(flag),
  })
  const terms = frozenScopes(config)
    .filter(({ metric }) => metrics.includes(metric))
    .map((scope) => `not ((r.kind == "level" or r.kind == "noise") and ${sameSeries(scope)})`)
  const learnedOf = fluxSource(`(r) => ${terms.length === 0 ? 'true' : terms.join(' and ')}`)
  const task = fluxRecord({ name: fluxString('nrg-spread'), every, offset: fluxDuration('20s') })
  return taskScript('spread.flux', 'How far devices usually stray', { task, params, learned: learnedOf }, suffix)
}

function frozenTasks(config: FleetConfig, { metrics, suffix }: Resolution): readonly TaskScript[] {
  const scopes = frozenScopes(config).filter(({ metric }) => metrics.includes(metric))
  const stretches = [...new Set(scopes.map(({ start, stop }) => `${start} ${stop}`))]
  return stretches.map((stretch, index) => {
    const of = scopes.filter(({ start, stop }) => `${start} ${stop}` === stretch)
    const [start, stop] = stretch.split(' ').map((time) => fluxTime(new Date(time))) as [FluxText, FluxText]
    const params = fluxRecord({ start, stop, least: fluxFloat(0.001) })
    const predicate = fluxSource(`(r) => ${of.map(sameSeries).join(' or ')}`)
    const number = index === 0 ? '' : `-${index + 1}`
    const description = 'The known-good baseline of commissioned equipment'
    return taskScript('frozen.flux', description, { params, of: predicate }, number + suffix)
  })
}

function sameSeries({ metric, device }: Scope): string {
  const ofMetric = `r.metric == ${fluxString(metric)}`
  return device === undefined ? ofMetric : `(r.device_id == ${fluxString(device)} and ${ofMetric})`
}

/** Tasks whose range is one of whole steps that are over. */
const wholeSteps = (step: string) => ({ unit: step, stop: fluxSource(`date.truncate(t: now(), unit: ${step})`) })
