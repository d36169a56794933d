import { identity, type RaisedAlert } from './raised-alert.ts'

/** What one configuration raises and another does not. */
export interface Difference {
  /** Of the same subject, with the same beginning, end and severity. */
  readonly same: number
  /** Alerts of the first that have no counterpart in the second. */
  readonly removed: readonly RaisedAlert[]
  readonly added: readonly RaisedAlert[]
  /** The same episode with other bounds or another severity: of the same subject, overlapping in time. */
  readonly changed: readonly (readonly [before: RaisedAlert, after: RaisedAlert])[]
}

/**
 * Matches the alerts of two configurations, one to one: of the same device, metric and reason those that begin at the
 * same time, then those that overlap, the longest overlap first.
 */
export function compareAlerts(before: readonly RaisedAlert[], after: readonly RaisedAlert[]): Difference {
  const pairs = before
    .flatMap((one) => candidates(one, after).map((other) => ({ one, other, rank: likeness(one, other) })))
    .sort((a, b) => b.rank - a.rank || a.one.since - b.one.since || a.other.since - b.other.since)
  const matches = new Map<RaisedAlert, RaisedAlert>()
  const taken = new Set<RaisedAlert>()
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

const candidates = (alert: RaisedAlert, others: readonly RaisedAlert[]) =>
  others.filter(
    (other) => identity(other) === identity(alert) && other.since <= alert.until && alert.since <= other.until,
  )

const likeness = (a: RaisedAlert, b: RaisedAlert) =>
  a.since === b.since ? Number.POSITIVE_INFINITY : Math.min(a.until, b.until) - Math.max(a.since, b.since)
