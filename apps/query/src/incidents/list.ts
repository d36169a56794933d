import { kindOf } from '@nrg/detection/alerts/kind-of'
import { incidentTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident } from '@nrg/schema/incident'
import type { Held } from '../live/held.ts'
import type { LiveIncident } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { answerIncident, incidentStateOf } from './answer.ts'
import { isAmong, saysAll } from './matching.ts'
import { type Listed, Orders } from './orders.ts'
import type { CasesQuestion } from './parameters.ts'

interface Item extends Listed {
  readonly live: LiveIncident
}

const known = new WeakMap<Held, Orders<Item>>()

/** The incidents that a question is about, in its order; no more than the page of them is told. */
export function listIncidents(held: Held, question: CasesQuestion, fleet: FleetConfig): Page<Incident> {
  const orders = known.get(held) ?? new Orders('incidents', held.incidents.map(itemOf))
  known.set(held, orders)
  const page = orders.page(matcher(question, fleet), question)
  return { ...page, items: page.items.map(({ live }) => answerIncident(live, fleet, held.asOf)) }
}

function itemOf(live: LiveIncident): Item {
  const { id, severity, since, until } = live.incident
  return { id, severity, since, until, open: live.open, live }
}

function matcher(question: CasesQuestion, fleet: FleetConfig): (item: Item) => boolean {
  const { state, device, site, metric, reason, severity, kind, q, from, to, incident: id } = question
  const place = siteOf(fleet)
  const says = saysAll(q)
  return ({ live }) => {
    const { incident } = live
    const { devices, alerts } = incident
    const [first, ...more] = devices
    const at = first === undefined ? undefined : place(first)
    return (
      incident.until >= from &&
      (to === undefined || incident.since < to) &&
      (id === undefined || id === incident.id) &&
      isAmong(state, incidentStateOf(live)) &&
      isAmong(severity, incident.severity) &&
      (device === undefined || devices.some((one) => device.includes(one))) &&
      (site === undefined || (at ?? '') === site) &&
      (metric === undefined || alerts.some((alert) => metric.includes(alert.metric))) &&
      (reason === undefined || alerts.some((alert) => reason.includes(alert.reason))) &&
      (kind === undefined || kind.includes(kindOf(incident, fleet).value)) &&
      says(() => [
        incidentTitle(incident, fleet),
        first !== undefined && more.length === 0 ? deviceName(fleet, first) : '',
        at ?? '',
        siteName(fleet, at ?? null),
        ...devices,
      ])
    )
  }
}
