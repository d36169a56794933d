import { alertId } from '@nrg/detection/alerts/id'
import { unitOf } from '@nrg/detection/alerts/kind-of'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { incidentTitle } from '@nrg/detection/alerts/title'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { detectorOf } from '@nrg/detection/detectors/index'
import { deviceName, siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident as AnsweredIncident } from '@nrg/schema/incident'
import { toldExcess } from '../energy/told.ts'
import { type LiveIncident, liveKind } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'

/** An incident as it is answered at a time, in milliseconds since the epoch. */
export function answerIncident(live: LiveIncident, fleet: FleetConfig, now: number): AnsweredIncident {
  const { incident, open, acts } = live
  const worst = worstAlert(incident)
  const told = toldOf(incident)
  const sd = sdOf(told)
  const [device, ...more] = incident.devices
  const iso = (time: number) => new Date(time).toISOString()
  const number = (value: number | undefined) => (value === undefined ? null : rounded(value))
  return {
    id: incident.id,
    title: incidentTitle(incident, fleet),
    sentence: alertSentence(worst, fleet, now),
    severity: incident.severity,
    state: incidentStateOf(live),
    kind: liveKind(live, fleet),
    metric: worst.metric,
    reason: worst.reason,
    site: (device === undefined ? undefined : siteOf(fleet)(device)) ?? null,
    devices: [...incident.devices],
    ...(device !== undefined && more.length === 0 && { name: deviceName(fleet, device) }),
    alerts: incident.alerts.map(alertId),
    since: iso(incident.since),
    until: open ? null : iso(incident.until),
    value: number(told.value),
    unit: told.reason === 'fleet' ? 'devices' : unitOf(fleet)(told.metric),
    expected: number(told.expected),
    ...(sd !== undefined && { sd: rounded(sd) }),
    score: number(told.score ?? told.peak),
    ...toldExcess(live.excess, incident.id),
    acknowledged: acts.acknowledged,
    silenced: acts.silenced,
    verdict: acts.verdict,
    ...(acts.cause !== undefined && { cause: acts.cause }),
  }
}

/** The alert whose figures tell an incident: of what many devices have in common, that of the device which it is worst at. */
function toldOf(incident: LiveIncident['incident']): StoredAlert {
  const worst = worstAlert(incident)
  const own = incident.alerts.filter(({ device_id, metric }) => device_id !== FLEET && metric === worst.metric)
  return worst.device_id === FLEET && own.length > 0 ? worstAlert({ ...incident, alerts: own }) : worst
}

function sdOf({ value, expected, score = 0, reason }: StoredAlert): number | undefined {
  const apart = Math.abs((value ?? Number.NaN) - (expected ?? Number.NaN))
  return detectorOf(reason)?.inSd === true && score > 0 && apart > 0 ? apart / score : undefined
}

/** What is to be done about an incident. */
export function incidentStateOf({ open, acts }: LiveIncident): AnsweredIncident['state'] {
  if (!open) return 'closed'
  if (acts.silenced !== null) return 'silenced'
  return acts.acknowledged === null ? 'open' : 'acknowledged'
}
