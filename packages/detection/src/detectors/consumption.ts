import { countersOf, rateOf } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { calendarParameters } from '../script/calendar.ts'
import { scopedParameters } from '../script/parameters.ts'
import { ofSteps } from '../script/stage.ts'
import { float, record, strings, words } from '../script/value.ts'
import { judgedScopes, type Scope } from '../settings/scopes.ts'
import { timeZones } from '../settings/time-zones.ts'
import { ended, labelled } from '../wording/telling.ts'
import { metricUnit, sized } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { type RatioScope, ratioScope } from './ratio-scope.ts'
import { thresholdOf, watchMetrics } from './watch-metrics.ts'
import { DAY_MS, HOUR_MS, nextMark, notReady, ready } from './watched.ts'

/** With fewer days none is judged. */
const DAYS = 7

/** Less than this share of what is expected is not far off. */
const LEAST = 0.1

/** A counter that rose by more on a day, or in a week, than it usually does, or by less. */
export const consumption = defineDetector({
  name: 'consumption',
  group: 'consumption',
  parameters: parametersOf('threshold', 'release', 'margin'),
  defaults: { enabled: true, threshold: 1, release: 1, margin: 1.5, hold: '26h' },
  levels: {},
  inSd: false,
  of: (config) => ratesOf(config),
  tasks: (config, { rollups, holidaysOf }) => {
    const scopes = consumptionScopes(config)
    if (scopes.length === 0) return []
    const metrics = words(scopes.map(({ metric }) => metric))
    const zones = timeZones(config)
    const byClock = record({
      clocks: strings([zones.usual, ...zones.exceptions.values()]),
      ...calendarParameters(config, holidaysOf),
    })
    const params = record({
      enough: float(DAYS),
      heard: float(0.9),
      ...scopedParameters(scopes, (own) => ({
        threshold: thresholdOf(own),
        release: float(own.release),
        margin: float(own.margin),
        least: float(LEAST),
      })),
    })
    return [
      {
        script: 'used',
        description: 'What counters rose by on each day',
        options: { metrics, params: byClock },
        stage: ofSteps(rollups, HOUR_MS),
      },
      {
        script: 'consumption',
        description: 'Days and weeks on which counters rose by more or less than usual',
        options: { metrics, params },
        stage: ofSteps(['nrg-used'], HOUR_MS),
      },
    ]
  },
  watch: (config) =>
    watchMetrics(config, ratesOf(config), consumptionScope, ({ threshold }, { heard }, now) => {
      const from = heard && heard.first + (DAYS + 1) * DAY_MS
      return from !== undefined && now >= from + DAY_MS
        ? ready(threshold)
        : notReady(from && nextMark(from, DAY_MS, now))
    }),
  sentence: (alert, telling) => {
    const { metric, value, expected, lower, upper, samples } = alert
    if (value === undefined || expected === undefined || lower === undefined || upper === undefined) return undefined
    const unit = metricUnit(telling.fleet, metric).replace(/\/h$/, '')
    const far = (upper - lower) / 2
    const [of, than] = samples === 7 ? ['the last seven days', 'in the weeks before'] : ['the day', 'on such days']
    return `${metric} came to ${sized(value, far)}${unit} over ${of}, expected ${sized(expected, far)} ± ${sized(far, far)} as ${than}${ended(alert, telling)}`
  },
  title: ({ metric, value, expected, samples }, { fleet }) => {
    if (value === undefined || expected === undefined) return undefined
    const percent = Math.round((100 * Math.abs(value - expected)) / Math.max(expected, Number.MIN_VALUE))
    const by = percent > 500 ? 'far' : `${percent} %`
    const name = labelled(fleet, metric).replace(/( per hour|_rate)$/, '')
    return `A ${samples === 7 ? 'week' : 'day'} of ${name} is ${by} ${value > expected ? 'above' : 'below'} what is usual`
  },
})

const ratesOf = (config: FleetConfig): readonly string[] => countersOf(config).map(({ name }) => rateOf(name))

interface ConsumptionScope extends RatioScope {
  /** How many times as far off as three of the last days were. */
  readonly margin: number
}

/** The parameters of every scope of the counters for which `consumption` is switched on somewhere. */
const consumptionScopes = (config: FleetConfig): readonly ConsumptionScope[] =>
  judgedScopes(config, ratesOf(config), (scope) => consumptionScope(config, scope))

function consumptionScope(config: FleetConfig, scope: Scope): ConsumptionScope {
  return { ...ratioScope(config, consumption, scope), margin: settingsOf(config, consumption, scope).margin }
}
