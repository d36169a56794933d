import type { FleetConfig } from '@nrg/schema/fleet-config'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { duration, float, int, record, words } from '../script/value.ts'
import { loadsOf } from '../settings/loads.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { type RatioScope, ratioScope } from './ratio-scope.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** An hour that was heard on fewer days is not known. */
const NIGHTS = 3

/** A load that does not go down in its quiet hours as far as on other nights. */
export const night = defineDetector({
  name: 'night',
  group: 'night',
  parameters: parametersOf('threshold', 'release'),
  defaults: { enabled: true, threshold: 8, release: 0.6, hold: '65m' },
  levels: {},
  inSd: false,
  // It costs what it takes, and nobody has to get up for it.
  critical: 'never',
  tasks: (config, { rollups }) => {
    const scopes = nightScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const learned = record({
      days: duration('7d'),
      enough: int(NIGHTS),
      reached_on: int(2),
      low: float(0.25),
      part_base: float(0.03),
      part_hours: float(0.01),
      part_span: float(0.003),
    })
    const params = scopedParameters(scopes, (own) => ({ threshold: thresholdOf(own), release: float(own.release) }))
    return [
      {
        script: 'quiet',
        description: 'How low loads are in their quiet hours',
        options: { metrics, params: learned },
        stage: ofSteps(rollups, HOUR_MS),
      },
      {
        script: 'night',
        description: 'Loads that do not go down as far as on other nights',
        options: { metrics, params: record(params) },
        stage: ofSteps(['nrg-quiet'], HOUR_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, loadsOf(config), nightScope, ({ threshold }, { quiet, heard }, now) =>
      quiet ? ready(threshold) : notReady(heard && nextMark(heard.first + NIGHTS * DAY_MS, DAY_MS, now)),
    ),
  sentence: (alert, telling) => {
    const { metric, value, score, expected, upper } = alert
    if (value === undefined || score === undefined || expected === undefined) return undefined
    const unit = unitOf(alert, telling)
    const scale = value - expected
    const usual = upper === undefined ? '' : `; usual in its quiet hours is up to ${sized(upper, scale)}${unit}`
    return `${metric} does not go below ${sized(value, scale)}${unit}, expected ${sized(expected, scale)} in this quiet hour${usual}${lasting(alert, telling)}`
  },
  title: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    return `${named(telling.fleet, metric)} stays ${significant(value - expected, 2)}${unitOf(alert, telling)} above its base in a quiet hour`
  },
})

/** The parameters of every scope of the loads for which `night` is switched on somewhere. */
const nightScopes = (config: FleetConfig): readonly RatioScope[] =>
  judgedScopes(config, loadsOf(config), (scope) => nightScope(config, scope))

/** How far above other nights a load may be, in standard deviations. */
const nightScope = (config: FleetConfig, scope: Scope): RatioScope => ratioScope(config, night, scope)
