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

/** A quarter of an hour that was heard on fewer days has no median. */
const DAYS = 3

/** After those, and a day of what is unlike them, it is known who moves together. */
const KNOWN_MS = (DAYS + 1) * DAY_MS

/** What is known of a midnight comes into force so long after it. */
const AHEAD_MS = 3 * HOUR_MS

const QUARTER_MS = HOUR_MS / 4

/** One peer alone does not tell which of two is wrong. */
const ENOUGH = 2

/** A load that does not do what those do that usually move with it. */
export const peer = defineDetector({
  name: 'peer',
  group: 'peer',
  parameters: parametersOf('threshold', 'release'),
  defaults: { enabled: true, threshold: 4, release: 0.5, hold: '30m' },
  levels: {},
  inSd: false,
  tasks: (config, { rollups }) => {
    const scopes = peerScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const apart = record({ metrics, enough: int(DAYS) })
    const learned = record({
      bucket: string('energy_rollup'),
      days: duration('7d'),
      heard: float(24),
      hours: int(16),
      nearest: int(8),
      often: float(4),
      candidates: int(8),
      alike: float(0.65),
      most: int(4),
      enough: float(ENOUGH),
      worst: int(3),
      part: float(0.05),
      ahead: duration('3h'),
    })
    const params = record({
      enough: int(ENOUGH),
      ahead: duration('3h'),
      ...scopedParameters(scopes, (own) => ({ threshold: thresholdOf(own), release: float(own.release) })),
    })
    return [
      {
        script: 'apart',
        description: 'How far loads are from other days',
        options: { params: apart },
        stage: ofSteps(rollups, QUARTER_MS),
      },
      {
        script: 'peers',
        description: 'Which loads usually move together',
        options: { metrics, params: learned },
        learning: learnedDaily(['apart'], ['peer']),
      },
      {
        script: 'peer',
        description: 'Loads that do not do what those do that usually move with them',
        options: { metrics, params },
        stage: ofSteps(['nrg-apart'], QUARTER_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, loadsOf(config), peerScope, ({ threshold }, { peers, heard }, now) => {
      if (peers) return ready(threshold)
      const known = heard && nextMark(heard.first + KNOWN_MS, DAY_MS, heard.first) + AHEAD_MS
      // Not all have peers, and some find theirs when a day is unlike the others.
      return known !== undefined && known <= now ? undefined : notReady(known)
    }),
  sentence: (alert, telling) => {
    const { metric, value, expected, samples } = alert
    if (value === undefined || expected === undefined || samples === undefined) return undefined
    const scale = value - expected
    return `${metric} is ${sized(value, scale)}${unitOf(alert, telling)} over an hour, where ${sized(expected, scale)} would go with what ${samples} devices do that usually move with it${lasting(alert, telling)}`
  },
  title: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    const where = value > expected ? 'above' : 'below'
    return `${named(telling.fleet, metric)} is ${significant(Math.abs(value - expected), 2)}${unitOf(alert, telling)} ${where} what moves with it suggests`
  },
})

/** The parameters of every scope of the loads for which `peer` is switched on somewhere. */
const peerScopes = (config: FleetConfig): readonly RatioScope[] =>
  judgedScopes(config, loadsOf(config), (scope) => peerScope(config, scope))

/** How far from its peers a load may be, in what it usually strays from them. */
const peerScope = (config: FleetConfig, scope: Scope): RatioScope => ratioScope(config, peer, scope)
