import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { ofReadings } from '../script/stage.ts'
import { byScope, type Scope, scopesOf } from '../settings/scopes.ts'
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
  stages: (config) => {
    const { upper, lower } = limitSettings(config)
    return upper.length + lower.length > 0 ? [ofReadings('nrg-limit')] : []
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

function isJudged(config: FleetConfig, scope: Scope): boolean {
  const { upper, lower } = limitFor(config, scope.metric, scope.device)
  return (upper ?? lower) !== undefined && settingsOf(config, limit, scope).enabled
}

/** One bound of a metric, and where an alert about it is let go. */
export interface Bound extends Scope {
  readonly limit: number
  readonly release: number
}

export interface Bounds {
  readonly upper: readonly Bound[]
  readonly lower: readonly Bound[]
}

/** The static limits of every scope in which the `limit` detector is switched on. */
export function limitSettings(config: FleetConfig): Bounds {
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
