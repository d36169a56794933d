import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { groupOf } from '../detectors/index.ts'
import { holdMs } from './hold.ts'
import { alertId } from './id.ts'

/** Which alerts late readings replaced by which. */
export interface Replaced {
  /** The alert that stands where one was withdrawn; undefined where none does, or where it stands itself. */
  readonly by: (id: string) => StoredAlert | undefined
  /** The ids of the withdrawn ones that an alert stands for. */
  readonly ids: (id: string) => readonly string[]
}

/**
 * Finds which alerts replace withdrawn ones: those of the same device, metric and group of detectors whose spans are
 * within a hold of each other, also by way of others that were withdrawn in turn. What was said of one that was taken
 * back is said of its successor; of several the nearest is it.
 */
export function replacedAlerts(alerts: readonly StoredAlert[], fleet: FleetConfig): Replaced {
  const bySubject = new Map<string, StoredAlert[]>()
  const withdrawn = alerts.filter(({ state }) => state === 'withdrawn')
  for (const alert of withdrawn) bySubject.set(subjectOf(alert), [])
  if (withdrawn.length > 0) for (const alert of alerts) bySubject.get(subjectOf(alert))?.push(alert)
  const successors = new Map<string, StoredAlert>()
  const predecessors = new Map<string, string[]>()
  for (const alert of withdrawn) {
    const successor = successorOf(alert, bySubject.get(subjectOf(alert)) ?? [], fleet)
    if (successor === undefined) continue
    const [old, id] = [alertId(alert), alertId(successor)]
    successors.set(old, successor)
    const others = predecessors.get(id)
    if (others === undefined) predecessors.set(id, [old])
    else others.push(old)
  }
  return { by: (id) => successors.get(id), ids: (id) => predecessors.get(id) ?? [] }
}

function successorOf(alert: StoredAlert, others: readonly StoredAlert[], fleet: FleetConfig): StoredAlert | undefined {
  const seen = new Set([alert])
  for (let chain = [alert]; chain.length > 0; ) {
    const near = others.filter((other) => !seen.has(other) && chain.some((one) => isNear(one, other, fleet)))
    const standing = near.filter(({ state }) => state === 'raised')
    if (standing.length > 0) return standing.reduce((best, one) => (compare(alert, one, best) < 0 ? one : best))
    for (const one of near) seen.add(one)
    chain = near
  }
  return undefined
}

const isNear = (a: StoredAlert, b: StoredAlert, fleet: FleetConfig) =>
  apart(a, b) <= Math.max(holdMs(fleet, a), holdMs(fleet, b))

/** Milliseconds between two spans; 0 where they overlap. */
const apart = (a: StoredAlert, b: StoredAlert) => Math.max(0, a.since - b.until, b.since - a.until)

function compare(alert: StoredAlert, a: StoredAlert, b: StoredAlert): number {
  const from = (other: StoredAlert) => Math.abs(other.since - alert.since)
  return apart(alert, a) - apart(alert, b) || from(a) - from(b) || (alertId(a) < alertId(b) ? -1 : 1)
}

const subjectOf = ({ device_id, metric, reason }: StoredAlert) => JSON.stringify([device_id, metric, groupOf(reason)])
