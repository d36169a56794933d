import type { StoredAlert } from '@nrg/schema/alert'

/** What one configuration raises and another does not. */
export interface Difference {
  /** Of the same subject, with the same beginning, end and severity. */
  readonly same: number
  /** Alerts of the first that have no counterpart in the second. */
  readonly removed: readonly StoredAlert[]
  readonly added: readonly StoredAlert[]
  /** The same episode with other bounds or another severity: of the same subject, overlapping in time. */
  readonly changed: readonly (readonly [before: StoredAlert, after: StoredAlert])[]
}

/**
 * Matches the alerts of two configurations, one to one: of the same device, metric and reason those that begin at the
 * same time, then those that overlap, the longest overlap first.
 */
export function compareAlerts(before: readonly StoredAlert[], after: readonly StoredAlert[]): Difference {
  const pairs = before
    .flatMap((one) => candidates(one, after).map((other) => ({ one, other, rank: likeness(one, other) })))
    .sort((a, b) => b.rank - a.rank || a.one.since - b.one.since || a.other.since - b.other.since)
  const matches = new Map<StoredAlert, StoredAlert>()
  const taken = new Set<StoredAlert>()
  for (const { one, other } of pairs) {
    if (matches.has(one) || taken.has(other)) continue
    matches.set(one, other)
    taken.add(other)
  }
  const both = [...matches].sort(([a], [b]) => a.since - b.since)
  const changed = both.filter(([a, b]) => a.since !== b.since || a.until !== b.until || a.severity !== b.severity)
  return {
    same: both.length - changed.length,
    removed: before.filter((alert) => !matches.has(alert)),
    added: after.filter((alert) => !taken.has(alert)),
    changed,
  }
}

/** What makes two alerts the same subject. */
const identity = ({ device_id, metric, reason }: StoredAlert) => `${device_id} ${metric} ${reason}`

const candidates = (alert: StoredAlert, others: readonly StoredAlert[]) =>
  others.filter(
    (other) => identity(other) === identity(alert) && other.since <= alert.until && alert.since <= other.until,
  )

const likeness = (a: StoredAlert, b: StoredAlert) =>
  a.since === b.since ? Number.POSITIVE_INFINITY : Math.min(a.until, b.until) - Math.max(a.since, b.since)
