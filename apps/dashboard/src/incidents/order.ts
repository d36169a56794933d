import type { Incident } from '@nrg/schema/incident'

const TAKEN = { open: 0, acknowledged: 1, silenced: 2, closed: 3 } as const

/** Open before taken before silenced before closed; within them critical first, then the youngest. */
export function byTrouble(a: Incident, b: Incident): number {
  return (
    TAKEN[a.state] - TAKEN[b.state] ||
    Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
    Date.parse(b.since) - Date.parse(a.since) ||
    (a.id < b.id ? -1 : 1)
  )
}

/** Those that somebody has to look at. */
export const needsAttention = (incidents: readonly Incident[]): Incident[] =>
  incidents.filter(({ state }) => state === 'open' || state === 'acknowledged').toSorted(byTrouble)

/** How many there are of each severity among those that need attention, and how many nobody has taken. */
export function countIncidents(incidents: readonly Incident[]) {
  const counts = { critical: 0, warning: 0, unacknowledged: 0, silenced: 0 }
  for (const { state, severity } of incidents) {
    if (state === 'silenced') counts.silenced++
    if (state !== 'open' && state !== 'acknowledged') continue
    counts[severity]++
    if (state === 'open') counts.unacknowledged++
  }
  return counts
}

export interface IncidentGroup {
  readonly name: string
  readonly incidents: readonly Incident[]
}

/** The groups of the alerts page, those that are empty left out. */
export function groupByState(incidents: readonly Incident[]): IncidentGroup[] {
  const sorted = incidents.toSorted(byTrouble)
  const names = { open: 'Nobody has taken', acknowledged: 'Taken', silenced: 'Silenced', closed: 'Closed' } as const
  return Object.entries(names)
    .map(([state, name]) => ({ name, incidents: sorted.filter((one) => one.state === state) }))
    .filter(({ incidents: list }) => list.length > 0)
}
