import { incidentTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Held } from '../live/held.ts'
import { type LiveIncident, liveKind } from '../live/live-state.ts'
import type { Page } from '../parameters/page.ts'
import { incidentStateOf } from './answer.ts'
import { isAmong, saysAll } from './matching.ts'
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
      (kind === undefined || kind.includes(liveKind(live, fleet))) &&
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
