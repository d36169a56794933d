import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import type { Case } from './case.ts'
import type { Draft } from './draft.ts'
import type { View } from './view.ts'

/** How far behind what is kept of when a case last held may be: it need not be written each time that it holds. */
export const STEP_MS = 600_000

/** Finds or begins the case of an incident; of several that it turns out to be, the one that was told first goes on. */
export function adopt(draft: Draft, incident: Incident, view: View): string {
  const ids = incident.alerts.flatMap((alert) => {
    const id = alertId(alert)
    return [id, ...view.replaced(id)]
  })
  const found = [...new Set(ids.flatMap((id) => draft.ofAlert(id)?.id ?? []))].flatMap((id) => draft.get(id) ?? [])
  const [first, ...others] = found.sort(byTelling)
  if (first === undefined) {
    const { id, until } = incident
    const { metric } = view.look(incident)
    draft.put({ id, formerly: [], seen: view.now, alerts: ids, metric, until, told: {}, as: null })
    return id
  }
  const known = new Set([first, ...others].flatMap(({ alerts }) => alerts))
  const isNew = others.length > 0 || ids.some((id) => !known.has(id))
  if (!isNew && incident.until - first.until < STEP_MS) return first.id
  const told = { ...first.told }
  for (const other of others) {
    draft.remove(other.id)
    for (const [target, one] of Object.entries(other.told))
      if (told[target] === undefined || (told[target].first === null && one.first !== null)) told[target] = one
  }
  draft.put({
    ...first,
    alerts: isNew ? [...new Set([...known, ...ids])] : first.alerts,
    until: Math.max(first.until, incident.until),
    formerly: [...first.formerly, ...others.flatMap(({ id, formerly }) => [id, ...formerly])],
    told,
  })
  return first.id
}

function byTelling(a: Case, b: Case): number {
  const first = ({ told }: Case) => Math.min(...Object.values(told).map((one) => one.first ?? Number.POSITIVE_INFINITY))
  const [one, other] = [first(a), first(b)]
  if (one !== other) return one - other
  return a.seen - b.seen || (a.id < b.id ? -1 : 1)
}

/** Two incidents that are one case: late readings have parted what was one. */
export function joined(a: Incident, b: Incident): Incident {
  const [first, second] = a.since < b.since || (a.since === b.since && a.id < b.id) ? [a, b] : [b, a]
  return {
    id: first.id,
    severity: a.severity === 'critical' ? a.severity : b.severity,
    devices: [...new Set([...first.devices, ...second.devices])],
    alerts: [...first.alerts, ...second.alerts],
    since: first.since,
    until: Math.max(a.until, b.until),
  }
}
