import type { FleetConfig } from '@nrg/schema/fleet-config'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { learnedDaily } from '../script/task.ts'
import { duration, float, int, record, string, words } from '../script/value.ts'
import { loadsOf } from '../settings/loads.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { type RatioScope, ratioScope } from './ratio-scope.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** What was heard on fewer days at this time of day is not known. */
const DAYS = 3

/** What is known of a midnight comes into force so long after it. */
const AHEAD_MS = 3 * HOUR_MS

const QUARTER_MS = HOUR_MS / 4

/** A load that is what it never was about this time of day. */
export const unseen = defineDetector({
  name: 'unseen',
  group: 'usual',
  parameters: parametersOf('threshold', 'release'),
  defaults: { enabled: true, threshold: 1.2, release: 0.5, hold: '15m' },
  levels: {},
  inSd: false,
  tasks: (config, { rollups }) => {
    const scopes = unseenScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const judged = scopes.filter(({ enabled }) => enabled)
    const params = record({
      enough: int(DAYS),
      strange: float(1.99),
      clock: float(0.7),
      many: float(5),
      share: float(0.1),
      release: float(Math.min(...judged.map(({ threshold, release }) => threshold * release))),
      ...scopedParameters(scopes, (own) => ({ threshold: thresholdOf(own), release: float(own.release) })),
    })
    const learned = record({
      bucket: string('energy_rollup'),
      days: duration('14d'),
      week: duration('7d'),
      part: float(0.05),
      moves: float(2),
      ahead: duration('3h'),
    })
    return [
      {
        script: 'quarter',
        description: 'What loads are, by quarters of an hour',
        options: { metrics },
        stage: ofSteps(rollups, QUARTER_MS),
      },
      {
        script: 'seen',
        description: 'What loads were in the last weeks',
        options: { metrics, params: learned },
        learning: learnedDaily(['quarter'], ['unseen']),
      },
      {
        script: 'unseen',
        description: 'Loads that are what they never were about this time of day',
        options: { metrics, params },
        stage: ofSteps(['nrg-quarter'], QUARTER_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, loadsOf(config), unseenScope, ({ threshold }, { seen, heard }, now) => {
      if (seen && heard && now >= heard.first + DAYS * DAY_MS) return ready(threshold)
      return notReady(heard && nextMark(heard.first + DAYS * DAY_MS, DAY_MS, now - AHEAD_MS) + AHEAD_MS)
    }),
  sentence: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    const scale = value - expected
    const [where, bound] = value > expected ? ['above', 'most'] : ['below', 'least']
    return `${metric} is ${sized(value, scale)}${unitOf(alert, telling)}, ${where} all that it was about this time of day, at ${bound} ${sized(expected, scale)}${lasting(alert, telling)}`
  },
  title: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    const where = value > expected ? 'above' : 'below'
    return `${named(telling.fleet, metric)} is ${significant(Math.abs(value - expected), 2)}${unitOf(alert, telling)} ${where} all that it was at this time of day`
  },
})

/** The parameters of every scope of the loads for which `unseen` is switched on somewhere. */
const unseenScopes = (config: FleetConfig): readonly RatioScope[] =>
  judgedScopes(config, loadsOf(config), (scope) => unseenScope(config, scope))

/** How far beyond what was seen a load may be, in what is far for it. */
const unseenScope = (config: FleetConfig, scope: Scope): RatioScope => ratioScope(config, unseen, scope)
