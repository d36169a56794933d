import { alertId } from '@nrg/detection/alerts/id'
import { siteName } from '@nrg/detection/place'
import type { AlertEntry } from '@nrg/schema/alert-entry'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { isOneOf, pageBy, saysAll } from '../incidents/list.ts'
import type { CasesQuestion } from '../incidents/parameters.ts'
import type { Held } from '../live/held.ts'
import type { LiveIncident } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { alertEntry } from './entry.ts'

/** The alerts that a question is about, in its order; those that were taken back only where it asks for them. */
export function listAlerts({ alerts, incidents }: Held, question: CasesQuestion, fleet: FleetConfig, now: number) {
  const incidentOf = new Map<string, LiveIncident>()
  for (const live of incidents) for (const alert of live.incident.alerts) incidentOf.set(alertId(alert), live)
  const { state, device, site, metric, reason, severity, kind, incident, q, from, to } = question
  const entries = alerts
    .filter(
      (alert) =>
        alert.until >= from &&
        (to === undefined || alert.since < to) &&
        isOneOf(device, [alert.device_id]) &&
        isOneOf(metric, [alert.metric]) &&
        isOneOf(reason, [alert.reason]) &&
        isOneOf(severity, [alert.severity ?? 'warning']),
    )
    .map((alert) => ({ alert, entry: alertEntry(alert, incidentOf.get(alertId(alert)), fleet, now) }))
    .filter(
      ({ entry }) =>
        (state === undefined ? entry.state !== 'withdrawn' : state.includes(entry.state)) &&
        isOneOf(kind, [entry.kind]) &&
        (site === undefined || (entry.site ?? '') === site) &&
        (incident === undefined || entry.incident === incident) &&
        saysAll(q, [
          entry.title ?? '',
          entry.device_id,
          entry.name ?? '',
          entry.site ?? '',
          siteName(fleet, entry.site ?? null),
        ]),
    )
  const page: Page<AlertEntry> = pageBy(
    entries,
    ({ alert: { since, until, severity: level = 'warning' }, entry: { id = '', open } }) => ({
      id,
      severity: level,
      open,
      since,
      until,
    }),
    question,
    'alerts',
    ({ entry }) => entry,
  )
  return page
}
