import type { StoredAlert } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { type Statistical, statisticalDefaults } from '../settings/statistical.ts'
import { isOpen } from './hold.ts'
import { metricUnit, minutes, significant, sized, time } from './wording.ts'

interface ToldAlert extends StoredAlert {
  readonly open: boolean
}

const MINUTE_MS = 60_000

/** The step of a metric without a resolution of its own. */
const STEP = '1m'

/** What the scores that count standard deviations compare with, in words. */
const against: Readonly<Record<string, string>> = {
  zscore: ' at this hour',
  spike: ' after the minutes before',
  level: ' as for days',
  seasonal: ' at this time of day',
  noise: '',
}

/**
 * An alert in plain words, such as `current_a 31.2 A, expected 20.1 ± 1.4 at this hour; 7.9 σ; since 14:02`.
 *
 * Numbers are rounded to what matters of them; times are UTC, with the date where it is not today's.
 */
export function alertSentence(stored: StoredAlert, fleet: FleetConfig, now: number): string {
  const alert = { ...stored, open: isOpen(fleet, stored, now) }
  return tell(alert, fleet, now) ?? `${alert.metric}: ${alert.reason}${lasting(alert, now)}`
}

/** The sentence; undefined where the alert lacks what its reason would be worded with. */
function tell(alert: ToldAlert, fleet: FleetConfig, now: number): string | undefined {
  const { metric, reason, value, score, peak = score, samples } = alert
  const unit = metricUnit(fleet, metric)
  switch (reason) {
    case 'zscore':
    case 'spike':
    case 'level':
    case 'seasonal':
    case 'noise':
      return deviation(alert, unit, fleet, now)
    case 'limit':
      return limit(alert, unit, now)
    case 'rate': {
      if (value === undefined || score === undefined) return undefined
      const { expected } = alert
      const most = limitFor(fleet, metric, alert.device_id).rate
      const tenth = (expected === undefined ? value : value - expected) / 10
      const from = expected === undefined ? 'at' : `from ${sized(expected, tenth)} to`
      const bound = most === undefined ? '' : `, faster than ${significant(most)}`
      return `${metric} ${from} ${sized(value, tenth)}${unit}, ${significant(score)}${unit} a minute${bound}${lasting(alert, now)}`
    }
    case 'stuck': {
      if (value === undefined || score === undefined || peak === undefined) return undefined
      const step = durationMs(fleet.metrics.find(({ name }) => name === metric)?.resolution ?? STEP)
      const began = alert.since - Math.max(0, score - 1) * step
      return `${metric} unchanged at ${significant(value)}${unit} since ${time(began, now)} (${minutes((peak * step) / MINUTE_MS)})${ended(alert, now)}`
    }
    case 'offline': {
      if (score === undefined || peak === undefined) return undefined
      const what = metric === 'device' ? 'no reading' : `no reading of ${metric}`
      const usual = alert.expected === undefined ? '' : `; usually one every ${interval(alert.expected)}`
      const heard = time(alert.since - score * MINUTE_MS, now)
      return `${what} since ${heard} (${minutes(peak)}${usual})${ended(alert, now)}`
    }
    case 'fleet':
      if (value === undefined || samples === undefined) return undefined
      return `${Math.round(value)} of ${samples} devices: ${metric} unusual the same way at once${lasting(alert, now)}`
    default:
      return undefined
  }
}

function deviation(alert: ToldAlert, unit: string, fleet: FleetConfig, now: number): string | undefined {
  const { metric, reason, value, score, expected, peak } = alert
  if (value === undefined || score === undefined || expected === undefined) return undefined
  const apart = Math.abs(value - expected)
  const sd = score > 0 && apart > 0 ? apart / score : undefined
  const scale = sd ?? apart
  const usual = sd === undefined ? sized(expected, scale) : `${sized(expected, scale)} ± ${sized(sd, scale)}`
  const read = `${sized(value, scale)}${unit}`
  const what = reason === 'noise' ? `${metric} scatters by ${read}` : `${metric} ${read}`
  const worst = peak !== undefined && sigma(peak) !== sigma(score) ? `, at worst ${sigma(peak)}` : ''
  const often = custom(alert, unit, sd, fleet)
  return `${what}, expected ${usual}${against[reason]}${often}; ${sigma(score)}${worst}${lasting(alert, now)}`
}

/** How far the device often goes, where it was that and not the threshold which the reading had to pass. */
function custom(alert: ToldAlert, unit: string, sd: number | undefined, fleet: FleetConfig): string {
  const { device_id, metric, reason, value = 0, expected = 0, lower, upper } = alert
  const bound = value < expected ? lower : upper
  if (sd === undefined || bound === undefined || !isStatistical(reason)) return ''
  const { threshold, margin } = { ...statisticalDefaults[reason], ...detectorFor(fleet, reason, metric, device_id) }
  if (margin <= 0 || Math.abs(bound - expected) / sd < 1.001 * threshold) return ''
  const often = expected + (bound - expected) / margin
  return `, often ${value < expected ? 'down' : 'up'} to ${sized(often, sd)}${unit} here`
}

const isStatistical = (reason: string): reason is Statistical => reason in statisticalDefaults

function limit(alert: ToldAlert, unit: string, now: number): string | undefined {
  const { metric, value, lower, upper, score = 0, peak = score } = alert
  const bound = upper ?? lower
  if (value === undefined || bound === undefined) return undefined
  const side = upper === undefined ? 'below' : 'above'
  const read = sized(value, value - bound)
  const farthest = sized(upper === undefined ? bound - peak : bound + peak, score)
  const worst = peak > score && farthest !== read ? `, at worst ${farthest}${unit}` : ''
  return `${metric} ${read}${unit}, ${side} the limit of ${significant(bound)}${unit}${worst}${lasting(alert, now)}`
}

const lasting = (alert: ToldAlert, now: number) => `; since ${time(alert.since, now)}${ended(alert, now)}`
const ended = ({ open, until }: ToldAlert, now: number) => (open ? '' : `, until ${time(until, now)}`)
const sigma = (score: number) => `${score < 100 ? Number(score.toFixed(1)) : Math.round(score)} σ`

const interval = (seconds: number) => (seconds < 120 ? `${significant(seconds, 2)} s` : minutes(seconds / 60))
