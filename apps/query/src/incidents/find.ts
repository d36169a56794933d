import { alertId, alertOfId } from '@nrg/detection/alerts/id'
import { incidentOf, TOGETHER_MS } from '@nrg/detection/alerts/incident'
import { replacedAlerts } from '@nrg/detection/alerts/replaced'
import type { QueryOptions } from '@nrg/influx/query'
import { ALERT_LIST_MS, type StoredAlert } from '@nrg/schema/alert'
import type { Held, HeldSource } from '../live/held.ts'
import { type LiveIncident, liveIncidents } from '../live/live-state.ts'
import { readIncidents } from '../live/read-incidents.ts'

/** So much is read after an alert, and twice as much while its incident goes on beyond. */
const FIRST_MS = 86_400_000

/** What was found under an id. */
export interface Found {
  readonly alert: StoredAlert
  /** None where the alert was taken back, and nothing is in its place. */
  readonly incident: LiveIncident | undefined
}

/**
 * Finds the alert of an id, `al_` or `inc_`, and its incident. Where late readings have put another alert in its place, it
 * is that one. Undefined where there is none.
 */
export async function findCase(
  id: string,
  source: HeldSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Found | undefined> {
  const identity = alertOfId(id.replace(/^inc_/, 'al_'))
  if (identity === undefined) return undefined
  const own = alertId(identity)
  const began = Date.parse(identity.time)
  const held = await heldAround(began, source, options)
  const stored = held.alerts.find((alert) => alert.time === identity.time && alertId(alert) === own)
  const alert = replacedAlerts(held.alerts, source.fleet).by(own) ?? stored
  if (alert === undefined) return undefined
  const incident = incidentOf(
    held.incidents.map((one) => one.incident),
    alertId(alert),
  )
  return { alert, incident: held.incidents.find((one) => one.incident === incident) }
}

/** What held about a time, read as far as the incidents of then go on. */
async function heldAround(
  began: number,
  { reader, fleet, state, acts }: HeldSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Held> {
  if (began >= state.asOf - ALERT_LIST_MS) return state
  const from = began - TOGETHER_MS
  for (let length = FIRST_MS; ; length *= 2) {
    const to = began + length
    const { alerts, incidents } = await readIncidents(
      reader,
      { from: new Date(from), to: new Date(to) },
      fleet,
      options,
    )
    const goesOn = incidents.some(({ since, until }) => since <= began && until >= to - TOGETHER_MS)
    const asOf = options.now.getTime()
    const { judgedUntil } = state
    if (!goesOn || to > asOf)
      return { asOf, alerts, incidents: liveIncidents(incidents, fleet, { asOf, judgedUntil }, acts(alerts, asOf)) }
  }
}
