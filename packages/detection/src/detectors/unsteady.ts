import type { FleetConfig } from '@nrg/schema/fleet-config'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { learnedDaily } from '../script/task.ts'
import { duration, float, int, record, string, words } from '../script/value.ts'
import { loadsOf } from '../settings/loads.ts'
import { resolutionsOf } from '../settings/resolution.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant } from '../wording/wording.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { type RatioScope, ratioScope } from './ratio-scope.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** What was heard on fewer days is not known. */
const DAYS = 3

/** What is known of a midnight comes into force so long after it. */
const AHEAD_MS = 3 * HOUR_MS

const QUARTER_MS = HOUR_MS / 4

/** A quarter of an hour that was heard in fewer steps tells nothing. */
const LEAST = 8

/** A load that goes to and fro more than it does in the most restless quarter of an hour of other days. */
export const unsteady = defineDetector({
  name: 'unsteady',
  group: 'unsteady',
  parameters: parametersOf('threshold', 'release'),
  defaults: { enabled: true, threshold: 2.5, release: 0.5, hold: '30m' },
  levels: {},
  inSd: false,
  tasks: (config, { rollups }) => {
    const scopes = unsteadyScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const unrest = record({ metrics, least: int(LEAST), part: float(0.35) })
    const learned = record({
      bucket: string('energy_rollup'),
      days: duration('14d'),
      reached_on: int(DAYS),
      part: float(0.01),
      ahead: duration('3h'),
    })
    const params = record({
      ahead: duration('3h'),
      ...scopedParameters(scopes, (own) => ({ threshold: thresholdOf(own), release: float(own.release) })),
    })
    return [
      {
        script: 'unrest',
        description: 'How restless loads are',
        options: { params: unrest },
        stage: ofSteps(rollups, QUARTER_MS),
      },
      {
        script: 'calm',
        description: 'How restless loads usually are',
        options: { metrics, params: learned },
        learning: learnedDaily(['unrest'], ['unsteady']),
      },
      {
        script: 'unsteady',
        description: 'Loads that go to and fro more than usual',
        options: { metrics, params },
        stage: ofSteps(['nrg-unrest'], QUARTER_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, finely(config), unsteadyScope, ({ threshold }, { calm, heard, rhythm }, now) => {
      if (calm && heard && now >= heard.first + DAYS * DAY_MS) return ready(threshold)
      // What reports less often is not judged.
      if (rhythm && rhythm.interval * 1000 * LEAST > QUARTER_MS) return undefined
      return notReady(heard && nextMark(heard.first + DAYS * DAY_MS, DAY_MS, now - AHEAD_MS) + AHEAD_MS)
    }),
  sentence: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    const unit = unitOf(alert, telling)
    return `${metric} goes to and fro by ${significant(value)}${unit}, usually by ${significant(expected)} at most${lasting(alert, telling)}`
  },
  title: ({ metric, value, expected }, { fleet }) =>
    value === undefined || expected === undefined || !(expected > 0)
      ? undefined
      : `${named(fleet, metric)} goes to and fro ${significant(value / expected, 2)} × as far as usual`,
})

/** The loads that are rolled up in steps of which a quarter of an hour has enough. */
function finely(config: FleetConfig): readonly string[] {
  const fine = resolutionsOf(config).filter(({ stepMs }) => stepMs * LEAST <= QUARTER_MS)
  return loadsOf(config).filter((load) => fine.some(({ metrics }) => metrics.includes(load)))
}

/** The parameters of every scope of those loads for which `unsteady` is switched on somewhere. */
const unsteadyScopes = (config: FleetConfig): readonly RatioScope[] =>
  judgedScopes(config, finely(config), (scope) => unsteadyScope(config, scope))

/** How many times as restless as usual a load may be. */
const unsteadyScope = (config: FleetConfig, scope: Scope): RatioScope => ratioScope(config, unsteady, scope)
