import type { StoredAlert } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { learningDefaults, learningStepMs } from '../settings/learning.ts'
import { type Resolution, resolutionsOf } from '../settings/resolution.ts'
import { byScope, type Scope, scopesOf } from '../settings/scopes.ts'
import { lasting, named, type Telling, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { configured, type Detector, type Parameters, settingsOf } from './detector.ts'
import { DAY_MS, type KnownMetric, nextMark, notReady, ready, type Told } from './watched.ts'

/** What every detector has that scores in standard deviations. */
export type StatisticalDefaults = {
  readonly enabled: boolean
  readonly threshold: number
  readonly release: number
  /** The threshold is no less than so many times what the device often reaches; 0 where that does not count. */
  readonly margin: number
  readonly baseline: string
  readonly min_samples: number
  readonly sd_floor: number
  readonly direction: 'both' | 'up' | 'down'
  readonly hold: string
}

/** A detector that compares with what was: its score is a distance in standard deviations. */
export type StatisticalDetector = Omit<Detector<Parameters>, 'defaults'> & { readonly defaults: StatisticalDefaults }

/** The parameters of one metric, of the fleet or of a device. */
export interface StatisticalSettings extends Scope, StatisticalDefaults {
  readonly gap: string
  readonly window: string
}

/** What is not said of those that have no such parameter. */
const without = { gap: '0s', window: '1m' }

/** The parameters of a detector for every scope. */
export function statisticalSettings(
  config: FleetConfig,
  detector: StatisticalDetector,
): readonly StatisticalSettings[] {
  return scopesOf(config).map((scope) => ({ ...without, ...settingsOf(config, detector, scope), ...scope }))
}

/** The same for the fleet alone: what cannot differ between devices. */
export function fleetSettings(config: FleetConfig, detector: StatisticalDetector): StatisticalSettings {
  return { ...without, ...settingsOf(config, detector), metric: '' }
}

/** How such a detector's alert is worded: `against` follows what was expected, `scatters` where the value is a scatter. */
export interface Comparison {
  readonly against: string
  readonly scatters?: boolean
}

/** Such as `current_a 31.2 A, expected 20.1 ± 1.4 at this hour; 7.9 σ; since 14:02`. */
export function deviationSentence(
  alert: StoredAlert,
  telling: Telling,
  detector: StatisticalDetector,
  { against, scatters = false }: Comparison,
): string | undefined {
  const { metric, value, score, expected, peak } = alert
  if (value === undefined || score === undefined || expected === undefined) return undefined
  const unit = unitOf(alert, telling)
  const apart = Math.abs(value - expected)
  const sd = score > 0 && apart > 0 ? apart / score : undefined
  const scale = sd ?? apart
  const usual = sd === undefined ? sized(expected, scale) : `${sized(expected, scale)} ± ${sized(sd, scale)}`
  const read = `${sized(value, scale)}${unit}`
  const what = scatters ? `${metric} scatters by ${read}` : `${metric} ${read}`
  const worst = peak !== undefined && sigma(peak) !== sigma(score) ? `, at worst ${sigma(peak)}` : ''
  const often = custom(alert, telling, detector, sd)
  return `${what}, expected ${usual}${against}${often}; ${sigma(score)}${worst}${lasting(alert, telling)}`
}

/** How far the device often goes, where it was that and not the threshold which the reading had to pass. */
function custom(alert: StoredAlert, telling: Telling, detector: StatisticalDetector, sd: number | undefined): string {
  const { device_id, metric, value = 0, expected = 0, lower, upper } = alert
  const bound = value < expected ? lower : upper
  if (sd === undefined || bound === undefined) return ''
  const { threshold, margin } = settingsOf(telling.fleet, detector, {
    metric,
    device: device_id,
  })
  if (margin <= 0 || Math.abs(bound - expected) / sd < 1.001 * threshold) return ''
  const often = expected + (bound - expected) / margin
  return `, often ${value < expected ? 'down' : 'up'} to ${sized(often, sd)}${unitOf(alert, telling)} here`
}

const sigma = (score: number) => `${score < 100 ? Number(score.toFixed(1)) : Math.round(score)} σ`

/** Such as `Current is 59 % above normal`; `beside` is what it is compared with. */
export function deviationTitle(
  alert: StoredAlert,
  telling: Pick<Telling, 'fleet'>,
  beside: string,
): string | undefined {
  const { metric, value, expected } = alert
  if (value === undefined || expected === undefined) return undefined
  const side = value >= expected ? 'above' : 'below'
  return `${named(telling.fleet, metric)} is ${apart(value, expected, unitOf(alert, telling))} ${side} ${beside}`
}

/** Beyond so many percent a ratio tells less than the two numbers. */
const MOST_PERCENT = 500

/** Units whose zero is a matter of convention: of them a percentage says nothing. */
const withoutRatio = ['°C', '°F']

function apart(value: number, expected: number, unit: string): string {
  const difference = Math.abs(value - expected)
  const percent = (100 * difference) / Math.abs(expected)
  if (withoutRatio.includes(unit.trim()) || !(percent <= MOST_PERCENT)) return `${sized(difference, difference)}${unit}`
  return `${percent < 10 ? significant(percent, 2) : Math.round(percent)} %`
}

/**
 * Whether a detector judges that learns for days, by how much it has learned.
 *
 * @param firstMs how long after the first reading there is anything to learn from, beside half of the window
 */
export const watchLearned =
  (detector: StatisticalDetector, firstMs = 0): NonNullable<Detector['watch']> =>
  (config) => {
    const resolutions = resolutionsOf(config)
    const ofFleet = fleetSettings(config, detector)
    const settings = byScope(config, (scope) => settingsOf(config, detector, scope))
    const habits = (config.learning?.habit ?? learningDefaults.habit) > 0
    return (scope, known, now) => {
      const own = settings(scope)
      const resolution = resolutions.find(({ metrics }) => metrics.includes(scope.metric))
      if (!own?.enabled || resolution === undefined) return undefined
      const told = toldOfLearned(
        detector.name,
        { ...ofFleet, threshold: own.threshold },
        resolution,
        known,
        now,
        firstMs,
      )
      const commissioned = configured(config, 'level', scope).frozen !== undefined
      return habits && !commissioned ? afterFirstDay(told, known, now) : told
    }
  }

/** Nothing that is learned over days opens an alert before a device has shown a day: see infra/tasks/shared/newcomer.flux. */
function afterFirstDay(told: Told, { heard }: KnownMetric, now: number): Told {
  const from = (heard?.first ?? Number.NEGATIVE_INFINITY) + DAY_MS
  if (now >= from || (!told.ready && (told.ready_at === null || Date.parse(told.ready_at) >= from))) return told
  return notReady(from)
}

function toldOfLearned(
  kind: string,
  { min_samples: enough, baseline, window, threshold }: StatisticalSettings,
  resolution: Resolution,
  { spreads, heard }: KnownMetric,
  now: number,
  firstMs: number,
): Told {
  const spread = spreads?.[kind]
  if (spread && spread.n >= enough) return ready(threshold)
  if (heard === undefined) return notReady(undefined)
  const { stepMs } = resolution
  const begins = heard.first + durationMs(window) / 2 + firstMs
  // Of each step, or of as many as so far.
  const passed = spread ? (spread.at - begins) / stepMs : 0
  const share = spread && spread.n > 0 && passed > 0 ? Math.min(1, spread.n / passed) : 1
  if (enough > (share * durationMs(baseline)) / stepMs) return notReady(undefined)
  const from = spread && spread.n > 0 ? spread.at : begins
  const missing = enough - (spread?.n ?? 0)
  return notReady(nextMark(from + (missing / share) * stepMs, learningStepMs(resolution), now))
}
