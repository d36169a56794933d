import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { WHOLE_DEVICE } from '../settings/offline.ts'
import { USUAL_RESOLUTION } from '../settings/resolution.ts'
import type { Incident } from './incident.ts'
import { metricUnit, minutes, significant, sized } from './wording.ts'
import { worstAlert } from './worst.ts'

const MINUTE_MS = 60_000

/** Beyond so many percent a ratio tells less than the two numbers. */
const MOST_PERCENT = 500

/** Units whose zero is a matter of convention: of them a percentage says nothing. */
const withoutRatio = ['°C', '°F']

/** What an incident is, in a few words: what its worst alert is, or what its devices do together. */
export function incidentTitle(incident: Incident, fleet: FleetConfig): string {
  const cause = worstAlert(incident)
  if (cause.device_id !== FLEET) return alertTitle(cause, fleet)
  const side = Math.sign(
    incident.alerts.reduce((sum, { value, expected }) => sum + Math.sign((value ?? 0) - (expected ?? value ?? 0)), 0),
  )
  const does = side === 0 ? 'is unusual' : side > 0 ? 'is high' : isVoltage(fleet, cause.metric) ? 'sags' : 'is low'
  return `${named(fleet, cause.metric)} ${does}${atDevices(cause)}`
}

/** What an alert is, in a few words, such as `Current is 59 % above normal`. */
export function alertTitle(alert: StoredAlert, fleet: FleetConfig): string {
  const { metric, reason, value, expected, score, peak = score } = alert
  const name = named(fleet, metric)
  const unit = metricUnit(fleet, metric)
  switch (reason) {
    case 'zscore':
    case 'spike':
    case 'seasonal':
    case 'level': {
      if (value === undefined || expected === undefined) break
      const side = value >= expected ? 'above' : 'below'
      return `${name} is ${apart(value, expected, unit)} ${side} ${beside[reason]}`
    }
    case 'noise':
      if (value === undefined || expected === undefined || !(expected > 0)) break
      return `${name} scatters ${significant(value / expected, 2)} times as much as usual`
    case 'limit': {
      const { upper, lower } = alert
      const bound = upper ?? lower
      if (bound === undefined) break
      return `${name} is ${upper === undefined ? 'below' : 'above'} its limit of ${significant(bound)}${unit}`
    }
    case 'rate':
      if (score === undefined) break
      return `${name} changes by ${significant(score, 3)}${unit} a minute`
    case 'stuck': {
      if (peak === undefined) break
      const step = fleet.metrics.find((one) => one.name === metric)?.resolution ?? USUAL_RESOLUTION
      return `${name} has not changed for ${minutes((peak * durationMs(step)) / MINUTE_MS)}`
    }
    case 'offline': {
      const what = metric === WHOLE_DEVICE ? 'the device' : labelled(fleet, metric)
      return peak === undefined ? `No reading of ${what}` : `No reading of ${what} for ${minutes(peak)}`
    }
    case 'fleet':
      return `${name} is unusual${atDevices(alert)}`
  }
  return `${name}: ${reason}`
}

/** What each score that counts standard deviations compares with. */
const beside = {
  zscore: 'normal',
  spike: 'the minutes before',
  seasonal: 'its usual at this time of day',
  level: 'its level of days',
} as const

function apart(value: number, expected: number, unit: string): string {
  const difference = Math.abs(value - expected)
  const percent = (100 * difference) / Math.abs(expected)
  if (withoutRatio.includes(unit.trim()) || !(percent <= MOST_PERCENT)) return `${sized(difference, difference)}${unit}`
  return `${percent < 10 ? significant(percent, 2) : Math.round(percent)} %`
}

function atDevices({ value, samples }: StoredAlert): string {
  if (value === undefined) return ' at many devices'
  return ` at ${Math.round(value)}${samples === undefined ? '' : ` of ${samples}`} devices`
}

const isVoltage = (fleet: FleetConfig, metric: string) => metricUnit(fleet, metric).trim() === 'V'
const labelled = (fleet: FleetConfig, metric: string) =>
  fleet.metrics.find(({ name }) => name === metric)?.label ?? metric

function named(fleet: FleetConfig, metric: string): string {
  const label = labelled(fleet, metric)
  return label === metric ? metric : label.slice(0, 1).toUpperCase() + label.slice(1)
}
