import { alertId } from '@nrg/detection/alerts/id'
import { unitOf } from '@nrg/detection/alerts/kind-of'
import { alertTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import type { AlertEntry } from '@nrg/schema/alert-entry'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { toldExcess } from '../energy/told.ts'
import { incidentStateOf } from '../incidents/answer.ts'
import { type LiveIncident, liveKind } from '../live/live-state.ts'
import { toldAlert } from './told.ts'

/** An alert as it is answered with what is known of its incident, which one that was taken back has not. */
export function alertEntry(
  alert: StoredAlert,
  live: LiveIncident | undefined,
  fleet: FleetConfig,
  now: number,
): AlertEntry {
  const told = toldAlert(alert, fleet, now)
  const id = alertId(alert)
  const { excess_kwh, excess_cost } = toldExcess(live?.excess, id)
  const { acknowledged, silenced, verdict } = live?.acts ?? { acknowledged: null, silenced: null, verdict: null }
  return {
    ...told,
    id,
    ...(live !== undefined && { incident: live.incident.id }),
    title: alertTitle(alert, fleet),
    unit: unitOf(fleet)(alert.metric),
    ...(alert.device_id !== FLEET && { name: deviceName(fleet, alert.device_id) }),
    site: siteOf(fleet)(alert.device_id) ?? null,
    state: alertStateOf(alert, told.open, live),
    kind: live === undefined ? 'unknown' : liveKind(live, fleet),
    excess_kwh,
    excess_cost,
    acknowledged,
    silenced,
    verdict,
  }
}

/** What is to be done about an alert. */
export function alertStateOf(
  { state }: StoredAlert,
  open: boolean,
  live: LiveIncident | undefined,
): AlertEntry['state'] {
  if (state === 'withdrawn' || live === undefined) return 'withdrawn'
  // An incident is open while one of its alerts is; the others are over.
  return open ? incidentStateOf(live) : 'closed'
}
