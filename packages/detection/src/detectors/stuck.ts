import { judgedMetrics } from '@nrg/schema/counter'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { scopedParameters } from '../script/parameters.ts'
import { MINUTE_MS, ofSteps } from '../script/stage.ts'
import { float, record, words } from '../script/value.ts'
import { byScope, judgedScopes, type Scope } from '../settings/scopes.ts'
import { ended, named, resolutionOf, unitOf } from '../wording/telling.ts'
import { minutes, significant, time } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** More equal steps than there will ever be: where the detector is switched off. */
const NEVER = 1e12

/** A value that stands still. */
export const stuck = defineDetector({
  name: 'stuck',
  group: 'usual',
  parameters: parametersOf('run', 'margin', 'warm_up', 'release'),
  defaults: { enabled: true, run: 10, margin: 1.5, warm_up: '24h', release: 1, hold: '10m' },
  levels: {},
  inSd: false,
  judges: 'steps',
  tasks: (config, { rollups }) => {
    const scopes = stuckScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const judged = scopes.filter(({ enabled }) => enabled)
    const params = record({
      least: float(Math.min(...judged.map(({ run, release }) => run * release))),
      ...scopedParameters(scopes, ({ enabled, run, margin, warmUpHours, release }) => ({
        run: float(enabled ? run : NEVER),
        margin: float(margin),
        warm_up: float(warmUpHours),
        release: float(release),
      })),
    })
    return [
      {
        script: 'still',
        description: 'How long values have stood still',
        options: { metrics },
        stage: ofSteps(rollups),
      },
      { script: 'habit', description: 'How long values usually stand still', options: { metrics } },
      {
        script: 'stuck',
        description: 'Values that stand still for too long',
        options: { metrics, params },
        stage: ofSteps(['nrg-still']),
      },
    ]
  },
  watch: (config) => {
    const settings = byScope(config, (scope) => stuckScope(config, scope))
    return (scope, { habit, heard }, now) => {
      const own = settings(scope)
      if (!own?.enabled) return undefined
      const { run, margin, warmUpHours } = own
      if (habit && habit.hours >= warmUpHours) return ready(Math.max(run, margin * habit.longest))
      return notReady(heard && nextMark(heard.first + warmUpHours * HOUR_MS, DAY_MS, now))
    }
  },
  sentence: (alert, telling) => {
    const { metric, value, score, peak = score } = alert
    if (value === undefined || score === undefined || peak === undefined) return undefined
    const step = durationMs(resolutionOf(telling.fleet, metric))
    const began = alert.since - Math.max(0, score - 1) * step
    return `${metric} unchanged at ${significant(value)}${unitOf(alert, telling)} since ${time(began, telling.now)} (${minutes((peak * step) / MINUTE_MS)})${ended(alert, telling)}`
  },
  title: ({ metric }, { fleet }) => `${named(fleet, metric)} stands still`,
})

/** When a value has stood still for too long, for one metric, of the fleet or of a device. */
interface StuckScope extends Scope {
  readonly enabled: boolean
  readonly run: number
  readonly margin: number
  readonly warmUpHours: number
  readonly release: number
}

/** The parameters of every scope of the metrics for which `stuck` is switched on somewhere. */
function stuckScopes(config: FleetConfig): readonly StuckScope[] {
  const metrics = judgedMetrics(config).map(({ name }) => name)
  return judgedScopes(config, metrics, (scope) => stuckScope(config, scope))
}

function stuckScope(config: FleetConfig, scope: Scope): StuckScope {
  const { enabled, run, margin, release, warm_up } = settingsOf(config, stuck, scope)
  return { ...scope, enabled, run, margin, release, warmUpHours: durationMs(warm_up) / HOUR_MS }
}
