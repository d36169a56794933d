import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ofSteps } from '../script/stage.ts'
import { loadsOf } from '../settings/loads.ts'
import { type Scope, scopesOf } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** An hour that was heard on fewer days is not known. */
export const NIGHTS = 3

/** A load that does not go down in its quiet hours as far as on other nights. */
export const night = defineDetector({
  name: 'night',
  group: 'night',
  parameters: parametersOf('threshold', 'release'),
  defaults: { enabled: true, threshold: 8, release: 0.6, hold: '65m' },
  levels: {},
  inSd: false,
  stages: (config, { rollups }) =>
    nightSettings(config).length > 0
      ? [ofSteps('nrg-quiet', rollups, HOUR_MS), ofSteps('nrg-night', ['nrg-quiet'], HOUR_MS)]
      : [],
  watch: (config) => {
    const loads = loadsOf(config)
    return (scope, { quiet, heard }, now) => {
      const { enabled, threshold } = nightScope(config, scope)
      if (!enabled || !loads.includes(scope.metric)) return undefined
      return quiet ? ready(threshold) : notReady(heard && nextMark(heard.first + NIGHTS * DAY_MS, DAY_MS, now))
    }
  },
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

/** How far above other nights a load may be, in standard deviations. */
export interface NightScope extends Scope {
  readonly enabled: boolean
  readonly threshold: number
  readonly release: number
}

/** The parameters of every scope of the loads for which `night` is switched on somewhere. */
export function nightSettings(config: FleetConfig): readonly NightScope[] {
  const loads = loadsOf(config)
  const scopes = scopesOf(config)
    .filter(({ metric }) => loads.includes(metric))
    .map((scope) => nightScope(config, scope))
  const judged = new Set(scopes.filter(({ enabled }) => enabled).map(({ metric }) => metric))
  return scopes.filter(({ metric }) => judged.has(metric))
}

function nightScope(config: FleetConfig, scope: Scope): NightScope {
  const { enabled, threshold, release } = settingsOf(config, night, scope)
  return { ...scope, enabled, threshold, release }
}
