import { isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import { alertTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import type { AlertEntry } from '@nrg/schema/alert-entry'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { saysAll } from '../incidents/matching.ts'
import { keepsLast, type Listed, Orders } from '../incidents/orders.ts'
import type { CasesQuestion } from '../incidents/parameters.ts'
import type { Held } from '../live/held.ts'
import { type LiveIncident, liveKind } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { alertStateOf } from './entry.ts'

interface Item extends Listed, ListedAlert {
  readonly state: AlertEntry['state']
}

/** An alert, and its incident; none of one that was taken back. */
export interface ListedAlert {
  readonly alert: StoredAlert
  readonly live: LiveIncident | undefined
}

/**
 * Makes the function that lists the alerts that a question is about, in its order; those that were taken back only where it
 * asks for them.
 */
export function alertLister(fleet: FleetConfig): (held: Held, question: CasesQuestion) => Page<ListedAlert> {
  const ordersOf = keepsLast((held: Held) => new Orders('alerts', itemsOf(held, fleet)))
  return (held, question) => ordersOf(held).page(matcher(question, fleet), question)
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

/** Whether an alert is one of those that are asked for: of thousands, no more is looked at than is asked. */
function matcher(question: CasesQuestion, fleet: FleetConfig): (item: Item) => boolean {
  const { state, device, site, metric, reason, severity, kind, incident, q, from, to } = question
  const tests: ((item: Item) => boolean)[] = [
    ({ alert }) => alert.until >= from,
    state === undefined ? (item) => item.state !== 'withdrawn' : (item) => state.includes(item.state),
  ]
  if (to !== undefined) tests.push(({ alert }) => alert.since < to)
  if (device !== undefined) tests.push(({ alert }) => device.includes(alert.device_id))
  if (metric !== undefined) tests.push(({ alert }) => metric.includes(alert.metric))
  if (reason !== undefined) tests.push(({ alert }) => reason.includes(alert.reason))
  if (severity !== undefined) tests.push((item) => severity.includes(item.severity))
  if (kind !== undefined)
    tests.push(({ live }) => kind.includes(live === undefined ? 'unknown' : liveKind(live, fleet)))
  const place = siteOf(fleet)
  if (site !== undefined) tests.push(({ alert }) => (place(alert.device_id) ?? '') === site)
  if (incident !== undefined) tests.push(({ live }) => live?.incident.id === incident)
  if (q !== undefined) {
    const says = saysAll(q)
    tests.push(({ alert }) => {
      const at = place(alert.device_id)
      const name = alert.device_id === FLEET ? '' : deviceName(fleet, alert.device_id)
      return says([alertTitle(alert, fleet), alert.device_id, name, at ?? '', siteName(fleet, at ?? null)])
    })
  }
  return (item) => tests.every((test) => test(item))
}
