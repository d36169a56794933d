import { incidentTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Held } from '../live/held.ts'
import { type LiveIncident, liveKind } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { incidentStateOf } from './answer.ts'
import { saysAll } from './matching.ts'
import { keepsLast, type Listed, Orders } from './orders.ts'
import type { CasesQuestion } from './parameters.ts'

interface Item extends Listed {
  readonly live: LiveIncident
}

/** Makes the function that lists the incidents that a question is about, in its order. */
export function incidentLister(fleet: FleetConfig): (held: Held, question: CasesQuestion) => Page<LiveIncident> {
  const ordersOf = keepsLast((held: Held) => new Orders('incidents', held.incidents.map(itemOf)))
  return (held, question) => {
    const page = ordersOf(held).page(matcher(question, fleet), question)
    return { ...page, items: page.items.map(({ live }) => live) }
  }
}

function itemOf(live: LiveIncident): Item {
  const { id, severity, since, until } = live.incident
  return { id, severity, since, until, open: live.open, live }
}

/** Whether an incident is one of those that are asked for: of thousands, no more is looked at than is asked. */
function matcher(question: CasesQuestion, fleet: FleetConfig): (item: Item) => boolean {
  const { state, device, site, metric, reason, severity, kind, q, from, to, incident: id } = question
  const tests: ((live: LiveIncident) => boolean)[] = [({ incident }) => incident.until >= from]
  if (to !== undefined) tests.push(({ incident }) => incident.since < to)
  if (id !== undefined) tests.push(({ incident }) => incident.id === id)
  if (state !== undefined) tests.push((live) => state.includes(incidentStateOf(live)))
  if (severity !== undefined) tests.push(({ incident }) => severity.includes(incident.severity))
  if (device !== undefined) tests.push(({ incident }) => incident.devices.some((one) => device.includes(one)))
  const place = siteOf(fleet)
  const placeOf = ([first]: readonly string[]) => (first === undefined ? undefined : place(first))
  if (site !== undefined) tests.push(({ incident }) => (placeOf(incident.devices) ?? '') === site)
  if (metric !== undefined) tests.push(({ incident }) => incident.alerts.some((alert) => metric.includes(alert.metric)))
  if (reason !== undefined) tests.push(({ incident }) => incident.alerts.some((alert) => reason.includes(alert.reason)))
  if (kind !== undefined) tests.push((live) => kind.includes(liveKind(live, fleet)))
  if (q !== undefined) {
    const says = saysAll(q)
    tests.push(({ incident }) => {
      const [first, ...more] = incident.devices
      const at = placeOf(incident.devices)
      const name = first !== undefined && more.length === 0 ? deviceName(fleet, first) : ''
      return says([incidentTitle(incident, fleet), name, at ?? '', siteName(fleet, at ?? null), ...incident.devices])
    })
  }
  return ({ live }) => tests.every((test) => test(live))
}
