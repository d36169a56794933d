import { counterOf, countersOf } from '@nrg/schema/counter'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { calendarParameters } from '../script/calendar.ts'
import { scopedParameters } from '../script/parameters.ts'
import { MINUTE_MS, ofSteps } from '../script/stage.ts'
import { bool, duration, float, int, record, words } from '../script/value.ts'
import { regionsOf } from '../settings/calendars.ts'
import { USUAL_RESOLUTION } from '../settings/resolution.ts'
import { byScope, type Scope, scopesOf, tunedDevices } from '../settings/scopes.ts'
import { ended, labelled } from '../wording/telling.ts'
import { minutes, significant, time } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { DAY_MS, HOUR_MS, type KnownMetric, nextMark, notReady, ready, type Told } from './watched.ts'

/** Longer than anything is remembered, in minutes: where the detector is switched off. */
const NEVER = 1e9

/** What was not heard of for longer is forgotten. */
export const FORGOTTEN_AFTER = '7d'

/** How many silences of an hour are kept: the longest. */
const KEPT = 8

/** Minutes between the points of a silence after its first hour, where `hold` makes one alert of points that far apart. */
const THIN = 5

/** The metric that stands for a device itself: nothing at all was heard of it. */
export const WHOLE_DEVICE = 'device'

/** No readings of a device, or of one of its metrics while the others go on. */
export const offline = defineDetector({
  name: 'offline',
  group: 'offline',
  parameters: parametersOf('gap', 'intervals', 'margin', 'min_samples', 'release'),
  defaults: { enabled: true, gap: '3m', intervals: 3, margin: 2, min_samples: 20, release: 1, hold: '10m' },
  levels: {},
  inSd: false,
  tasks: (config, { rollups, holidaysOf }) => {
    const scopes = offlineScopes(config)
    const judged = scopes.filter(({ enabled }) => enabled)
    if (judged.length === 0) return []
    const minutely = config.metrics.filter(({ name }) => stepMinutes(config, name) === 1).map(({ name }) => name)
    const memory = duration(FORGOTTEN_AFTER)
    const every = words(minutely)
    // What is shorter than this is no silence of any.
    const least = float(Math.min(...judged.map(({ gap, release }) => gap * release)))
    const params = record({
      memory,
      days: duration('14d'),
      reached_on: int(2),
      thin: int(Math.max(1, Math.floor(Math.min(THIN, ...judged.map(({ hold }) => hold))))),
      minutely: every,
      least,
      ...calendarParameters(config, holidaysOf),
      calendar: bool(regionsOf(config).length > 0),
      ...scopedParameters(scopes, ({ enabled, gap, intervals, margin, minSamples, release }) => ({
        gap: float(enabled ? gap : NEVER),
        intervals: float(intervals),
        margin: float(margin),
        min_samples: float(minSamples),
        release: float(release),
      })),
    })
    return [
      {
        script: 'rhythm',
        description: 'How often devices report',
        options: { params: record({ least, most: int(KEPT), memory, minutely: every }) },
      },
      {
        script: 'offline',
        description: 'Devices and metrics that are silent',
        options: { params },
        stage: ofSteps(rollups),
      },
    ]
  },
  watch: (config) => {
    const settings = byScope(config, (scope) => offlineScope(config, scope), [
      WHOLE_DEVICE,
      ...countersOf(config).map(({ name }) => name),
    ])
    return (scope, known, now) => {
      const own = settings(scope)
      return own?.enabled ? toldOf(own, known, now) : undefined
    }
  },
  sentence: (alert, telling) => {
    const { metric, score, peak = score } = alert
    if (score === undefined || peak === undefined) return undefined
    const what = metric === WHOLE_DEVICE ? 'no reading' : `no reading of ${metric}`
    const usual = alert.expected === undefined ? '' : `; usually one every ${interval(alert.expected)}`
    const heard = time(alert.since - score * MINUTE_MS, telling.now)
    const { lower: pause = 0 } = alert
    const often = pause > 0 ? `${usual === '' ? ';' : ','} often none for ${minutes(pause)}` : ''
    return `${what} since ${heard} (${minutes(peak)}${usual}${often})${ended(alert, telling)}`
  },
  title: ({ metric, score, peak = score }, { fleet }) => {
    const what = metric === WHOLE_DEVICE ? 'No reading' : `No reading of ${labelled(fleet, metric)}`
    return peak === undefined ? what : `${what} for ${minutes(peak)}`
  },
})

const interval = (seconds: number) => (seconds < 120 ? `${significant(seconds, 2)} s` : minutes(seconds / 60))

/** From when on a silence counts, for one metric or for the whole device, of the fleet or of a device. */
interface OfflineScope extends Scope {
  readonly enabled: boolean
  /** In minutes, and no shorter than the steps in which the metric is rolled up can show. */
  readonly gap: number
  readonly intervals: number
  /** How many times the silence that is in its rhythm. */
  readonly margin: number
  readonly minSamples: number
  readonly release: number
  /** In minutes. */
  readonly hold: number
}

/** The parameters of every metric, and of the devices themselves. */
function offlineScopes(config: FleetConfig): readonly OfflineScope[] {
  return [...wholeDevices(config), ...scopesOf(config, config.metrics)].map((scope) => offlineScope(config, scope))
}

function offlineScope(config: FleetConfig, scope: Scope): OfflineScope {
  const own = settingsOf(config, offline, scope)
  const { intervals, margin, release, min_samples: minSamples } = own
  // Of a counter's rate there is nothing where there is nothing of the counter.
  const enabled = own.enabled && counterOf(config, scope.metric) === undefined
  const gap = Math.max(durationMs(own.gap) / MINUTE_MS, slowest(config, scope.metric))
  return { ...scope, enabled, gap, intervals, margin, minSamples, release, hold: durationMs(own.hold) / MINUTE_MS }
}

function toldOf(
  { gap, intervals, margin, minSamples }: OfflineScope,
  { rhythm, heard }: KnownMetric,
  now: number,
): Told {
  if (rhythm && rhythm.n >= minSamples)
    return ready(Math.max(gap, Math.floor((intervals * rhythm.interval) / 60), margin * (rhythm.silence ?? 0)))
  if (heard === undefined) return notReady(undefined)
  // With fewer a day it is never judged.
  if (rhythm && DAY_MS / 1000 / rhythm.interval < minSamples) return notReady(undefined)
  return notReady(nextMark(heard.first + (rhythm ? rhythm.interval * 1000 * minSamples : 1), HOUR_MS, now))
}

/** The devices themselves: of the fleet, and of each that has parameters of its own. */
export const wholeDevices = (config: FleetConfig): readonly Scope[] => [
  { metric: WHOLE_DEVICE },
  ...tunedDevices(config).map((device) => ({ metric: WHOLE_DEVICE, device })),
]

/** Minutes until a step without readings, and two more, can be told from one that is not over. */
function slowest(config: FleetConfig, metric: string): number {
  const minutes =
    metric === WHOLE_DEVICE
      ? Math.min(...config.metrics.map(({ name }) => stepMinutes(config, name)))
      : stepMinutes(config, metric)
  return minutes > 1 ? Math.ceil(4 * minutes - 1) : 1
}

/** The minutes of a step of the rollup. */
function stepMinutes(config: FleetConfig, metric: string): number {
  const { resolution = USUAL_RESOLUTION } = config.metrics.find(({ name }) => name === metric) ?? {}
  return durationMs(resolution) / MINUTE_MS
}
