import { alertId } from '@nrg/detection/alerts/id'
import { kindOf, unitOf } from '@nrg/detection/alerts/kind-of'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { incidentTitle } from '@nrg/detection/alerts/title'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { deviceName, siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident as AnsweredIncident } from '@nrg/schema/incident'
import { toldExcess } from '../energy/told.ts'
import type { LiveIncident } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'

/** An incident as it is answered at a time, in milliseconds since the epoch. */
export function answerIncident(live: LiveIncident, fleet: FleetConfig, now: number): AnsweredIncident {
  const { incident, open, acts } = live
  const worst = worstAlert(incident)
  const [device, ...more] = incident.devices
  const iso = (time: number) => new Date(time).toISOString()
  const number = (value: number | undefined) => (value === undefined ? null : rounded(value))
  return {
    id: incident.id,
    title: incidentTitle(incident, fleet),
    sentence: alertSentence(worst, fleet, now),
    severity: incident.severity,
    state: incidentStateOf(live),
    kind: kindOf(incident, fleet).value,
    metric: worst.metric,
    reason: worst.reason,
    site: (device === undefined ? undefined : siteOf(fleet)(device)) ?? null,
    devices: [...incident.devices],
    ...(device !== undefined && more.length === 0 && { name: deviceName(fleet, device) }),
    alerts: incident.alerts.map(alertId),
    since: iso(incident.since),
    until: open ? null : iso(incident.until),
    value: number(worst.value),
    unit: worst.reason === 'fleet' ? 'devices' : unitOf(fleet)(worst.metric),
    expected: number(worst.expected),
    score: number(worst.peak ?? worst.score),
    ...toldExcess(live.excess, incident.id),
    acknowledged: acts.acknowledged,
    silenced: acts.silenced,
    verdict: acts.verdict,
  }
}

/** What is to be done about an incident. */
export function incidentStateOf({ open, acts }: LiveIncident): AnsweredIncident['state'] {
  if (!open) return 'closed'
  if (acts.silenced !== null) return 'silenced'
  return acts.acknowledged === null ? 'open' : 'acknowledged'
}
