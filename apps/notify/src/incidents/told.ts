import { isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { kindOf, unitOf } from '@nrg/detection/alerts/kind-of'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { incidentTitle } from '@nrg/detection/alerts/title'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Acknowledged } from '@nrg/schema/incident'
import type { ToldAlert, ToldIncident } from '../messages/message.ts'

/** The most alerts and devices that a message has in it; it says how many there are. */
const ALERTS = 20
const DEVICES = 500

export interface ToldContext {
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly acknowledged: Acknowledged | null
  /** How many sites it is at. */
  readonly sites: number
}

/** An incident as it is told at a time. */
export function toldIncident(
  incident: Incident,
  { fleet, now, acknowledged, sites }: ToldContext,
): Omit<ToldIncident, 'formerly'> {
  const { devices, alerts } = incident
  const worst = worstAlert(incident)
  const [device, ...more] = devices
  const kind = kindOf(incident, fleet)
  const site = (device === undefined ? undefined : siteOf(fleet)(device)) ?? null
  return {
    id: incident.id,
    title: incidentTitle(incident, fleet),
    sentence: alertSentence(worst, fleet, now),
    severity: incident.severity,
    kind: kind.value,
    signs: kind.evidence.filter(({ holds }) => holds).map(({ text }) => text),
    metric: worst.metric,
    reason: worst.reason,
    unit: worst.reason === 'fleet' ? 'devices' : unitOf(fleet)(worst.metric),
    value: shown(worst.value),
    expected: shown(worst.expected),
    score: shown(worst.peak ?? worst.score),
    site,
    site_name: siteName(fleet, site),
    sites,
    devices: devices.slice(0, DEVICES),
    device_count: devices.length,
    name: device !== undefined && more.length === 0 ? deviceName(fleet, device) : null,
    alerts: worstFirst(alerts)
      .slice(0, ALERTS)
      .map((alert) => toldAlert(alert, fleet, now)),
    alert_count: alerts.length,
    since: incident.since,
    until: incident.until,
    open: alerts.some((alert) => isOpen(fleet, alert, now)),
    acknowledged,
    excess_kwh: null,
    excess_cost: null,
    currency: null,
  }
}

function toldAlert(alert: StoredAlert, fleet: FleetConfig, now: number): ToldAlert {
  const { device_id, metric, reason, severity = 'warning', since, until } = alert
  return {
    id: alertId(alert),
    device: device_id,
    name: device_id === FLEET ? 'Several devices' : deviceName(fleet, device_id),
    site: siteOf(fleet)(device_id) ?? null,
    metric,
    reason,
    severity,
    sentence: alertSentence(alert, fleet, now),
    since,
    until,
    open: isOpen(fleet, alert, now),
  }
}

/** What many have in common, then what is critical, then by their beginning. */
function worstFirst(alerts: readonly StoredAlert[]): StoredAlert[] {
  const rank = ({ device_id, severity }: StoredAlert) => (device_id === FLEET ? 2 : severity === 'critical' ? 1 : 0)
  return alerts.toSorted((a, b) => rank(b) - rank(a) || a.since - b.since)
}

const shown = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(4)))
