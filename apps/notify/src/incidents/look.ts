import type { Acts } from '@nrg/detection/acts/acts'
import { actsOnIncidents } from '@nrg/detection/acts/on-incident'
import { isInForce, silences } from '@nrg/detection/acts/silence'
import { holdMs, isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { kindOf } from '@nrg/detection/alerts/kind-of'
import type { Replaced } from '@nrg/detection/alerts/replaced'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import type { Match } from '../configuration/route.ts'
import type { Look } from '../decisions/view.ts'
import type { Spread } from './spread.ts'
import { toldIncident } from './told.ts'

export interface LookContext {
  /** With what people say of devices. */
  readonly fleet: FleetConfig
  readonly acts: Acts
  readonly replaced: Replaced
  readonly spread: Spread
  /** Of what is alike at devices of a site, and began at once. */
  readonly forming: ReadonlySet<StoredAlert>
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Makes the function that tells of an incident what decisions are made by. */
export function lookWith({ fleet, acts, replaced, spread, forming, now }: LookContext): (incident: Incident) => Look {
  const place = siteOf(fleet)
  const actsOf = actsOnIncidents(acts, { fleet, siteOf: place, now, replaced })
  const inForce = acts.silences().filter((one) => isInForce(one, now))
  return (incident) => {
    const { alerts, devices, severity } = incident
    const open = alerts.filter((alert) => isOpen(fleet, alert, now))
    const worst = worstAlert(incident)
    const { acknowledged } = actsOf(incident)
    const sites = new Set(devices.map((device) => place(device)))
    for (const alert of alerts)
      if (alert.device_id === FLEET) for (const site of spread.get(alertId(alert)) ?? []) sites.add(site)
    // What came and went while a silence held is hidden by it as well.
    const silenced =
      inForce.length > 0 &&
      (open.length > 0 ? open : alerts).every((alert) => {
        const device = alert.device_id === FLEET ? devices[0] : alert.device_id
        const site = device === undefined ? undefined : place(device)
        return inForce.some((one) => silences(one, { alert, site }))
      })
    return {
      open: open.length > 0,
      severity,
      reach: sites.size > 1 ? 3 : devices.length > 1 ? 2 : 1,
      limit: alerts.some(({ reason }) => reason === 'limit'),
      metric: worst.metric,
      reason: worst.reason,
      common: alerts.some(({ device_id }) => device_id === FLEET),
      devices: devices.length,
      forming: open.some((alert) => forming.has(alert)),
      openUntil: Math.max(...alerts.map((alert) => alert.until + holdMs(fleet, alert))),
      acknowledged: acknowledged === null ? undefined : `${acknowledged.by} ${acknowledged.at}`,
      silenced,
      fits: (match) => fits(match, incident, fleet),
      covered: (match) => covers(match, incident, fleet),
      told: () => toldIncident(incident, { fleet, now, acknowledged, sites: sites.size }),
    }
  }
}

/** Whether an incident is what a route is for: all that it names has to fit, of a list one of it. */
export function fits(match: Match | undefined, incident: Incident, fleet: FleetConfig): boolean {
  if (match === undefined) return true
  const { site, feed, device, metric, reason, kind, severity } = match
  const { devices, alerts } = incident
  const about = (id: string) => configOf(fleet, id)
  return (
    isAmong(
      site,
      devices.map((id) => about(id)?.site ?? ''),
    ) &&
    isAmong(
      feed,
      devices.map((id) => about(id)?.feed ?? ''),
    ) &&
    isAmong(device, devices) &&
    isAmong(
      metric,
      alerts.map((alert) => alert.metric),
    ) &&
    isAmong(
      reason,
      alerts.map((alert) => alert.reason),
    ) &&
    (severity === undefined || severity === incident.severity) &&
    (kind === undefined || isAmong(kind, [kindOf(incident, fleet).value]))
  )
}

/** Whether what is said of devices fits each device of an incident, and all else the incident. */
function covers(match: Match | undefined, incident: Incident, fleet: FleetConfig): boolean {
  if (!fits(match, incident, fleet)) return false
  if (match === undefined) return true
  const { site, feed, device } = match
  const place = {
    ...(site !== undefined && { site }),
    ...(feed !== undefined && { feed }),
    ...(device !== undefined && { device }),
  }
  return incident.devices.every((id) => fits(place, { ...incident, devices: [id] }, fleet))
}

const isAmong = (wanted: string | readonly string[] | undefined, found: readonly string[]) =>
  wanted === undefined || found.some((one) => (typeof wanted === 'string' ? wanted === one : wanted.includes(one)))
