import { isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import { kindOf } from '@nrg/detection/alerts/kind-of'
import { alertTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import type { AlertEntry } from '@nrg/schema/alert-entry'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { isAmong, saysAll } from '../incidents/matching.ts'
import { type Listed, Orders } from '../incidents/orders.ts'
import type { CasesQuestion } from '../incidents/parameters.ts'
import type { Held } from '../live/held.ts'
import type { LiveIncident } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { alertEntry, alertStateOf } from './entry.ts'

interface Item extends Listed {
  readonly alert: StoredAlert
  readonly live: LiveIncident | undefined
  readonly state: AlertEntry['state']
}

const known = new WeakMap<Held, Orders<Item>>()

/**
 * The alerts that a question is about, in its order; those that were taken back only where it asks for them. No more than
 * the page of them is told.
 */
export function listAlerts(held: Held, question: CasesQuestion, fleet: FleetConfig): Page<AlertEntry> {
  const orders = known.get(held) ?? new Orders('alerts', itemsOf(held, fleet))
  known.set(held, orders)
  const page = orders.page(matcher(question, fleet), question)
  return { ...page, items: page.items.map(({ alert, live }) => alertEntry(alert, live, fleet, held.asOf)) }
}

function itemsOf({ asOf, alerts, incidents }: Held, fleet: FleetConfig): Item[] {
  const incidentOf = new Map<StoredAlert, LiveIncident>()
  for (const live of incidents) for (const alert of live.incident.alerts) incidentOf.set(alert, live)
  return alerts.map((alert) => {
    const { severity = 'warning', since, until } = alert
    const live = incidentOf.get(alert)
    // Of an incident that is over none is open.
    const open = live?.open === true && isOpen(fleet, alert, asOf)
    return { id: alertId(alert), severity, open, since, until, alert, live, state: alertStateOf(alert, open, live) }
  })
}

function matcher(question: CasesQuestion, fleet: FleetConfig): (item: Item) => boolean {
  const { state, device, site, metric, reason, severity, kind, incident, q, from, to } = question
  const place = siteOf(fleet)
  const says = saysAll(q)
  return (item) => {
    const { alert, live } = item
    return (
      alert.until >= from &&
      (to === undefined || alert.since < to) &&
      isAmong(device, alert.device_id) &&
      isAmong(metric, alert.metric) &&
      isAmong(reason, alert.reason) &&
      isAmong(severity, item.severity) &&
      (state === undefined ? item.state !== 'withdrawn' : state.includes(item.state)) &&
      (kind === undefined || kind.includes(live === undefined ? 'unknown' : kindOf(live.incident, fleet).value)) &&
      (site === undefined || (place(alert.device_id) ?? '') === site) &&
      (incident === undefined || live?.incident.id === incident) &&
      says(() => {
        const at = place(alert.device_id)
        const name = alert.device_id === FLEET ? '' : deviceName(fleet, alert.device_id)
        return [alertTitle(alert, fleet), alert.device_id, name, at ?? '', siteName(fleet, at ?? null)]
      })
    )
  }
}
