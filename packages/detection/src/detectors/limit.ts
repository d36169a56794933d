import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { all, any, type Condition, where } from '../script/condition.ts'
import { saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import { ofReadings } from '../script/stage.ts'
import { dict, float, predicate, record, words } from '../script/value.ts'
import { byScope, type Scope, scopeKey, scopesOf } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { ready } from './watched.ts'

/** A reading past its metric's own `limit`. */
export const limit = defineDetector({
  name: 'limit',
  group: 'limit',
  parameters: parametersOf('release'),
  defaults: { enabled: true, release: 0.99, hold: '10m' },
  levels: {},
  inSd: false,
  judges: 'readings',
  critical: 'at_once',
  tasks: (config) => {
    const { upper, lower } = limitSettings(config)
    if (upper.length + lower.length === 0) return []
    const params = record({
      ...readingParameters(),
      metrics: words([...upper, ...lower].map(({ metric }) => metric)),
      upper: byScopeKey(upper, ({ limit }) => limit),
      lower: byScopeKey(lower, ({ limit }) => limit),
      upper_release: byScopeKey(upper, ({ release }) => release),
      lower_release: byScopeKey(lower, ({ release }) => release),
    })
    const near = predicate(any([...loosest(upper, Math.min, '>'), ...loosest(lower, Math.max, '<')]))
    const description = 'Readings past a static limit'
    return [{ script: 'limit', description, options: { params, near, ...saneOption(config) }, stage: ofReadings() }]
  },
  watch: (config) => {
    const judged = byScope(config, (scope) => isJudged(config, scope))
    return (scope) => (judged(scope) ? ready(null) : undefined)
  },
  sentence: (alert, telling) => {
    const { metric, value, lower, upper, score = 0, peak = score } = alert
    const bound = upper ?? lower
    if (value === undefined || bound === undefined) return undefined
    const unit = unitOf(alert, telling)
    const side = upper === undefined ? 'below' : 'above'
    const read = sized(value, value - bound)
    const farthest = sized(upper === undefined ? bound - peak : bound + peak, score)
    const worst = peak > score && farthest !== read ? `, at worst ${farthest}${unit}` : ''
    return `${metric} ${read}${unit}, ${side} the limit of ${significant(bound)}${unit}${worst}${lasting(alert, telling)}`
  },
  title: (alert, telling) => {
    const { metric, upper, lower } = alert
    const bound = upper ?? lower
    if (bound === undefined) return undefined
    const side = upper === undefined ? 'below' : 'above'
    return `${named(telling.fleet, metric)} is ${side} its limit of ${significant(bound)}${unitOf(alert, telling)}`
  },
})

const byScopeKey = (bounds: readonly Bound[], value: (bound: Bound) => number) =>
  dict(bounds.map((bound) => [scopeKey(bound), float(value(bound))]))

/** What storage is asked for: of each metric, what passes the loosest release that any device has. */
function loosest(
  bounds: readonly Bound[],
  ofAll: (...releases: number[]) => number,
  passes: '>' | '<',
): readonly Condition[] {
  return [...new Set(bounds.map(({ metric }) => metric))].map((metric) => {
    const releases = bounds.filter((bound) => bound.metric === metric).map((bound) => bound.release)
    return all([where('_field', '==', metric), where('_value', passes, ofAll(...releases))])
  })
}

function isJudged(config: FleetConfig, scope: Scope): boolean {
  const { upper, lower } = limitFor(config, scope.metric, scope.device)
  return (upper ?? lower) !== undefined && settingsOf(config, limit, scope).enabled
}

/** One bound of a metric, and where an alert about it is let go. */
interface Bound extends Scope {
  readonly limit: number
  readonly release: number
}

interface LimitBounds {
  readonly upper: readonly Bound[]
  readonly lower: readonly Bound[]
}

/** The static limits of every scope in which the `limit` detector is switched on. */
function limitSettings(config: FleetConfig): LimitBounds {
  const upper: Bound[] = []
  const lower: Bound[] = []
  for (const scope of scopesOf(config)) {
    const { enabled, release } = settingsOf(config, limit, scope)
    // A device's own entry is what switches the fleet's limit off for it: one that nothing passes.
    const off = scope.device === undefined ? {} : { upper: Number.MAX_VALUE, lower: -Number.MAX_VALUE }
    const bounds = enabled ? limitFor(config, scope.metric, scope.device) : off
    const slack = (bound: number) => (1 - release) * Math.abs(bound)
    if (bounds.upper !== undefined)
      upper.push({ ...scope, limit: bounds.upper, release: bounds.upper - slack(bounds.upper) })
    if (bounds.lower !== undefined)
      lower.push({ ...scope, limit: bounds.lower, release: bounds.lower + slack(bounds.lower) })
  }
  return { upper, lower }
}
