import type { StoredAlert } from '@nrg/schema/alert'
import { type Grouping, groupIncidents, type Incident, TOGETHER_MS } from './incident.ts'

/** So often an incident is followed back; what holds on without an end is cut there. */
const STEPS_BACK = 8

export interface HeldIncidents {
  /** Those that held in the stretch, and the others of their incidents. */
  readonly alerts: readonly StoredAlert[]
  /** Whole: none of them began before the alerts that were read. */
  readonly incidents: readonly Incident[]
  /** From when on alerts were read to find them whole, in milliseconds since the epoch. */
  readonly back: number
}

export interface Holding {
  /** Groups alerts; `groupIncidents` where it is left out. */
  readonly group?: (alerts: readonly StoredAlert[], grouping: Grouping) => readonly Incident[]
  /** Where it was enough to begin a moment ago; the start itself where it is left out. */
  readonly back?: number
}

/**
 * Finds the incidents that held at or after a time, in milliseconds since the epoch. One that an alert of before it belongs
 * to is followed back to its beginning, so that its id is the same wherever the stretch begins.
 *
 * @param read reads the alerts whose condition held at or after a time
 */
export async function heldIncidents(
  read: (from: Date) => Promise<readonly StoredAlert[]>,
  start: number,
  grouping: Grouping,
  { group = groupIncidents, back: known = start }: Holding = {},
): Promise<HeldIncidents> {
  let back = Math.min(known, start)
  for (let step = 1; ; step++) {
    const alerts = await read(new Date(back))
    const incidents = group(alerts, grouping)
    const within = incidents.filter(({ until }) => until >= start)
    // What ended before `back` was not read; it may belong to one that began less than ten minutes after that.
    const edge = Math.min(...within.map(({ since }) => since)) - TOGETHER_MS
    if (edge > back || within.length === 0 || step === STEPS_BACK)
      return { alerts: alerts.filter(({ until }) => until >= start), incidents: within, back }
    back = Math.min(edge, back - TOGETHER_MS) - 1
  }
}
