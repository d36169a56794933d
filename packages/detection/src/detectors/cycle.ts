import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { duration, float, int, record, words } from '../script/value.ts'
import { loadsOf } from '../settings/loads.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { lasting, named } from '../wording/telling.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** A load that is switched more often than it has been for days, or less. */
export const cycle = defineDetector({
  name: 'cycle',
  group: 'cycle',
  parameters: {
    ...parametersOf('threshold', 'release'),
    least: Type.Number({ minimum: 1, description: 'Loads switched less often in three hours have no cycle' }),
  },
  defaults: { enabled: true, threshold: 4.5, least: 4, release: 0.6, hold: '65m' },
  levels: {},
  inSd: false,
  tasks: (config, { rollups }) => {
    const scopes = cycleScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const learned = record({ levels: duration('4d'), days: duration('7d'), enough: int(20), sd_floor: float(1.2) })
    const params = scopedParameters(scopes, (own) => ({
      threshold: thresholdOf(own),
      release: float(own.release),
      least: float(own.least),
    }))
    return [
      {
        script: 'switching',
        description: 'How often loads are switched',
        options: { metrics, params: learned },
        stage: ofSteps(rollups, HOUR_MS),
      },
      {
        script: 'cycle',
        description: 'Loads that are switched more often than usual, or less',
        options: { metrics, params: record(params) },
        stage: ofSteps(['nrg-switching'], HOUR_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, loadsOf(config), cycleScope, ({ threshold, least }, { switches, heard }, now) => {
      // A day tells where the middle is, the next one how often it is crossed.
      if (switches === undefined) return notReady(heard && nextMark(heard.first + 2 * DAY_MS, DAY_MS, now))
      return switches < least ? undefined : ready(threshold)
    }),
  sentence: (alert, telling) => {
    const { metric, value, expected, lower, upper } = alert
    if (value === undefined || expected === undefined) return undefined
    const more = value > expected
    const bound = more ? upper : lower
    // What is below no times is no bound.
    const usual = bound === undefined || bound < 0 ? '' : `, at ${more ? 'most' : 'least'} ${Math.round(bound)}`
    return `${metric} switched ${value} times in three hours, usually ${expected}${usual}${lasting(alert, telling)}`
  },
  title: ({ metric, value, expected }, { fleet }) =>
    value === undefined || expected === undefined
      ? undefined
      : `${named(fleet, metric)} is switched ${value > expected ? 'more' : 'less'} often than usual`,
})

/** How far from what is usual the switches of three hours may be, in standard deviations. */
interface CycleScope extends Scope {
  readonly enabled: boolean
  readonly threshold: number
  readonly release: number
  readonly least: number
}

/** The parameters of every scope of the loads for which `cycle` is switched on somewhere. */
const cycleScopes = (config: FleetConfig): readonly CycleScope[] =>
  judgedScopes(config, loadsOf(config), (scope) => cycleScope(config, scope))

function cycleScope(config: FleetConfig, scope: Scope): CycleScope {
  const { enabled, threshold, release, least } = settingsOf(config, cycle, scope)
  return { ...scope, enabled, threshold, release, least }
}
