import type { Severity, StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { crowdsOf } from './crowd.ts'
import { Groups } from './groups.ts'
import { alertId } from './id.ts'

/** Alerts of a device that are at most this far apart have one cause. */
export const TOGETHER_MS = 10 * 60_000

/** What a device does because of what many have in common is read with it, or with the next reading. */
const FOLLOWS_MS = 2 * 60_000

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
 * Groups alerts into incidents, those that began first ahead: alerts of one device within ten minutes of each other; many
 * devices of a site whose metric goes the same way at once (`crowdsOf`); and a common cause (`fleet`) with the alerts of its
 * metric that it explains, at each site for itself. What a device of a crowd does by itself, and not as the crowd began, is
 * an incident of its own.
 *
 * The groups are those of the set of alerts, whatever order they are given in. An alert that arrives late may join two
 * of them: the id is then the older one, and `incidentOf` finds the incident by the other id as well.
 */
export function groupIncidents(alerts: readonly StoredAlert[], { siteOf }: Grouping): Incident[] {
  const raised = alerts.filter(({ state }) => state === 'raised').toSorted(inOrder)
  const groups = new Groups(raised.length)
  joinDevices(raised, groups, joinCrowds(raised, groups, siteOf))
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

/** Joins the alerts of each crowd, and says which are of one. */
function joinCrowds(
  alerts: readonly StoredAlert[],
  groups: Groups,
  siteOf: Grouping['siteOf'],
): ReadonlySet<StoredAlert> {
  const crowded = new Set<StoredAlert>()
  for (const [first, ...others] of crowdsOf(alerts, siteOf)) {
    if (first === undefined) continue
    for (const index of [first, ...others]) {
      groups.join(first, index)
      crowded.add(alerts[index] as StoredAlert)
    }
  }
  return crowded
}

/** The alerts of a device that are together so far. */
interface Together {
  readonly index: number
  readonly until: number
}

/** Joins the alerts of each device that are near each other, but for those that only one of a crowd keeps together. */
function joinDevices(alerts: readonly StoredAlert[], groups: Groups, crowded: ReadonlySet<StoredAlert>): void {
  const byDevice = new Map<string, number[]>()
  for (const [index, { device_id }] of alerts.entries()) {
    if (device_id === FLEET) continue
    const others = byDevice.get(device_id)
    if (others === undefined) byDevice.set(device_id, [index])
    else others.push(index)
  }
  for (const indices of byDevice.values()) {
    const common = indices.filter((index) => crowded.has(alerts[index] as StoredAlert))
    joinNear(common, alerts, groups)
    joinNear(
      indices.filter((index) => !crowded.has(alerts[index] as StoredAlert)),
      alerts,
      groups,
    )
    for (const one of common)
      for (const other of indices)
        if (isOfCrowd(alerts[other] as StoredAlert, alerts[one] as StoredAlert)) groups.join(one, other)
  }
}

function joinNear(indices: readonly number[], alerts: readonly StoredAlert[], groups: Groups): void {
  let last: Together | undefined
  for (const index of indices) {
    const { since, until } = alerts[index] as StoredAlert
    const together = last !== undefined && since - last.until <= TOGETHER_MS
    if (together && last !== undefined) groups.join(last.index, index)
    last = { index, until: together && last !== undefined ? Math.max(last.until, until) : until }
  }
}

/** Whether an alert of a device is due to what it has in common with a crowd: it is of that metric, or began with it. */
const isOfCrowd = ({ metric, since, until }: StoredAlert, common: StoredAlert): boolean =>
  metric === common.metric
    ? since - common.until <= TOGETHER_MS && common.since - until <= TOGETHER_MS
    : Math.abs(since - common.since) <= FOLLOWS_MS

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

const inOrder = (a: StoredAlert, b: StoredAlert) => a.since - b.since || order(alertId(a), alertId(b))
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
