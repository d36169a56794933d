import { identity, type RaisedAlert } from './raised-alert.ts'

/** What one configuration raises and another does not. */
export interface Difference {
  readonly same: number
  /** Alerts of the first that have no counterpart in the second. */
  readonly removed: readonly RaisedAlert[]
  readonly added: readonly RaisedAlert[]
  /** The same episode with other bounds: of the same subject, overlapping in time. */
  readonly changed: readonly (readonly [before: RaisedAlert, after: RaisedAlert])[]
}

/** Matches the alerts of two configurations: those of the same device, metric and reason that overlap in time. */
export function compareAlerts(before: readonly RaisedAlert[], after: readonly RaisedAlert[]): Difference {
  const open = new Map<string, RaisedAlert[]>()
  for (const alert of after) {
    const known = open.get(identity(alert))
    if (known === undefined) open.set(identity(alert), [alert])
    else known.push(alert)
  }
  const removed: RaisedAlert[] = []
  const changed: [RaisedAlert, RaisedAlert][] = []
  let same = 0
  for (const alert of before) {
    const candidates = open.get(identity(alert)) ?? []
    const index = candidates.findIndex(({ since, until }) => since <= alert.until && alert.since <= until)
    const match = candidates[index]
    if (match === undefined) {
      removed.push(alert)
      continue
    }
    candidates.splice(index, 1)
    if (match.since === alert.since && match.until === alert.until && match.severity === alert.severity) same++
    else changed.push([alert, match])
  }
  const added = [...open.values()].flat().sort((a, b) => a.since - b.since)
  return { same, removed, added, changed }
}
