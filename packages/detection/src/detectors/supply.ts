import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { duration, float, int, record, words } from '../script/value.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { voltagesOf } from '../settings/voltages.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** Of a day with fewer hours, no voltage is learned. */
const HOURS_OF_A_DAY = 3

/** A device that has not shown for days what is usual for it may stray so many times as far. */
const UNKNOWN = 2

/** A voltage that is far from what the device has: a phase is lost, a fuse has gone, a tap is wrong. */
export const supply = defineDetector({
  name: 'supply',
  group: 'supply',
  parameters: {
    ...parametersOf('threshold', 'margin', 'release'),
    nominal: Type.Number({
      exclusiveMinimum: 0,
      description: 'The voltage that it is to have; learned where left out',
    }),
  },
  defaults: { enabled: true, threshold: 5, margin: 1.5, release: 0.5, hold: '10m' },
  levels: {},
  inSd: false,
  judges: 'steps',
  critical: 'at_once',
  tasks: (config, { rollups }) => {
    const scopes = supplyScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const learned = record({
      days: duration('7d'),
      habit: duration('14d'),
      reached_on: int(3),
      hours: int(HOURS_OF_A_DAY),
    })
    const params = scopedParameters(scopes, (own) => ({
      threshold: thresholdOf(own),
      margin: float(own.margin),
      release: float(own.release),
      nominal: float(own.nominal ?? 0),
    }))
    return [
      { script: 'nominal', description: 'What voltage devices have', options: { metrics, params: learned } },
      {
        script: 'supply',
        description: 'Voltages that are far from what devices have',
        options: { metrics, params: record(params) },
        stage: ofSteps(rollups),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, voltagesOf(config), supplyScope, ({ threshold, margin }, { nominal, heard }, now) => {
      if (nominal === undefined) return notReady(heard && nextMark(heard.first + HOURS_OF_A_DAY * HOUR_MS, DAY_MS, now))
      const { usual } = nominal
      return ready(usual === undefined ? UNKNOWN * threshold : Math.max(threshold, margin * usual))
    }),
  sentence: (alert, telling) => {
    const { metric, value, score, expected, lower, upper, peak = score } = alert
    if (value === undefined || score === undefined || expected === undefined || peak === undefined) return undefined
    const unit = unitOf(alert, telling)
    const side = value < expected ? 'below' : 'above'
    const worst = percent(peak) === percent(score) ? '' : `, at worst ${percent(peak)}`
    const band =
      lower === undefined || upper === undefined
        ? ''
        : `; usual here is ${sized(lower, 10)} to ${sized(upper, 10)}${unit}`
    return `${metric} ${sized(value, 10)}${unit}, ${percent(score)} ${side} its usual ${sized(expected, 10)}${unit}${worst}${band}${lasting(alert, telling)}`
  },
  title: (alert, telling) => {
    const { metric, value, score, expected } = alert
    if (value === undefined || score === undefined || expected === undefined) return undefined
    const side = value < expected ? 'below' : 'above'
    return `${named(telling.fleet, metric)} is ${percent(score)} ${side} its usual ${significant(expected, 3)}${unitOf(alert, telling)}`
  },
})

const percent = (share: number) => `${share < 10 ? significant(share, 2) : Math.round(share)} %`

/** How far a voltage may be from what it should be, in per cent of it. */
interface SupplyScope extends Scope {
  readonly enabled: boolean
  readonly threshold: number
  readonly margin: number
  readonly release: number
  /** In volts; undefined where it is learned. */
  readonly nominal: number | undefined
}

/** The parameters of every scope of the voltages for which `supply` is switched on somewhere. */
const supplyScopes = (config: FleetConfig): readonly SupplyScope[] =>
  judgedScopes(config, voltagesOf(config), (scope) => supplyScope(config, scope))

function supplyScope(config: FleetConfig, scope: Scope): SupplyScope {
  const { enabled, threshold, margin, release, nominal } = settingsOf(config, supply, scope)
  return { ...scope, enabled, threshold, margin, release, nominal }
}
