import type { Severity, StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { alertId } from './id.ts'

/** Alerts of a device that are at most this far apart have one cause. */
export const TOGETHER_MS = 10 * 60_000

/** What an operator handles: the alerts of one cause. Times are milliseconds since the epoch. */
export interface Incident {
  /** That of its first alert, and so the oldest of all that its alerts ever had. */
  readonly id: string
  readonly severity: Severity
  /** Every device of its alerts, in their order; none of an incident whose fleet alert explains no device's. */
  readonly devices: readonly string[]
  /** By their beginning. */
  readonly alerts: readonly StoredAlert[]
  readonly since: number
  readonly until: number
}

export interface Grouping {
  /** The site of a device; `undefined` where it has none. */
  readonly siteOf: (device: string) => string | undefined
}

/**
 * Groups alerts into incidents, those that began first ahead: alerts of one device within ten minutes of each other, and
 * a common cause (`fleet`) with the alerts of its metric that it explains, at each site for itself.
 *
 * The groups are those of the set of alerts, whatever order they are given in. An alert that arrives late may join two
 * of them: the id is then the older one, and `incidentOf` finds the incident by the other id as well.
 */
export function groupIncidents(alerts: readonly StoredAlert[], { siteOf }: Grouping): Incident[] {
  const raised = alerts.filter(({ state }) => state === 'raised').toSorted(inOrder)
  const groups = new Groups(raised.length)
  joinDevices(raised, groups)
  joinFleet(raised, groups, siteOf)
  return groups.all().map((members) => incidentOfAll(members.map((index) => raised[index] as StoredAlert)))
}

/** The id of the incident that would begin with an alert. */
export const incidentId = (alert: StoredAlert): string => alertId(alert).replace(/^al_/, 'inc_')

/** The incident of an id, or of that of any of its alerts, by which it was known before it merged with an older one. */
export function incidentOf(incidents: readonly Incident[], id: string): Incident | undefined {
  const own = id.replace(/^al_/, 'inc_')
  return (
    incidents.find((incident) => incident.id === own) ??
    incidents.find(({ alerts }) => alerts.some((alert) => incidentId(alert) === own))
  )
}

function joinDevices(alerts: readonly StoredAlert[], groups: Groups): void {
  const last = new Map<string, { index: number; until: number }>()
  for (const [index, { device_id, since, until }] of alerts.entries()) {
    if (device_id === FLEET) continue
    const before = last.get(device_id)
    const together = before !== undefined && since - before.until <= TOGETHER_MS
    if (together) groups.join(before.index, index)
    last.set(device_id, { index, until: together ? Math.max(before.until, until) : until })
  }
}

/** Whether what many have in common explains an alert. */
export const isOfCause = ({ device_id, metric, since, until }: StoredAlert, cause: StoredAlert): boolean =>
  device_id !== FLEET &&
  metric === cause.metric &&
  since <= cause.until + TOGETHER_MS &&
  until >= cause.since - TOGETHER_MS

function joinFleet(alerts: readonly StoredAlert[], groups: Groups, siteOf: Grouping['siteOf']): void {
  for (const [cause, fleet] of alerts.entries()) {
    if (fleet.device_id !== FLEET) continue
    const atSite = new Map<string, number>()
    for (const [index, alert] of alerts.entries()) {
      if (alert.since > fleet.until + TOGETHER_MS) break
      if (!isOfCause(alert, fleet)) continue
      const site = siteOf(alert.device_id) ?? ''
      const other = atSite.get(site)
      if (other === undefined) atSite.set(site, index)
      else groups.join(other, index)
    }
    // Of several sites the one that it shows at first has the alert itself.
    const [first] = [...atSite.values()].sort((a, b) => a - b)
    if (first !== undefined) groups.join(first, cause)
  }
}

/** The incident that alerts are together: one at least, by their beginning. */
export function incidentOfAll(alerts: readonly StoredAlert[]): Incident {
  const [first] = alerts as readonly [StoredAlert]
  return {
    id: incidentId(first),
    severity: alerts.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    devices: [...new Set(alerts.map(({ device_id }) => device_id))].filter((device) => device !== FLEET),
    alerts,
    since: first.since,
    until: Math.max(...alerts.map(({ until }) => until)),
  }
}

/** Sets of indices that are joined one by one; the smallest of a set stands for it. */
class Groups {
  readonly #parent: number[]

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, index) => index)
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#root(a), this.#root(b)]
    this.#parent[Math.max(first, second)] = Math.min(first, second)
  }

  all(): number[][] {
    const groups = new Map<number, number[]>()
    for (const index of this.#parent.keys()) {
      const root = this.#root(index)
      const group = groups.get(root)
      if (group === undefined) groups.set(root, [index])
      else group.push(index)
    }
    return [...groups.values()]
  }

  #root(index: number): number {
    let at = index
    for (let up = this.#parent[at] as number; up !== at; up = this.#parent[at] as number) {
      // Shorten the way for the next one.
      this.#parent[at] = this.#parent[up] as number
      at = up
    }
    return at
  }
}

const inOrder = (a: StoredAlert, b: StoredAlert) => a.since - b.since || order(alertId(a), alertId(b))
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
