import { siteOf } from '@nrg/detection/place'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ALERT_LIST_MS, type StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ActsSource } from '../act-log/acts-of.ts'
import { type LiveIncident, type LiveState, liveIncidents } from './live-state.ts'
import { readIncidents } from './read-incidents.ts'

/** What held in a stretch of time. */
export interface Held {
  readonly alerts: readonly StoredAlert[]
  readonly incidents: readonly LiveIncident[]
}

export interface HeldSource {
  readonly reader: Reader
  readonly fleet: FleetConfig
  readonly state: LiveState
  readonly acts: ActsSource
}

/** The incidents and alerts that held after a time: of the last day as they are known, of before that as they are stored. */
export async function heldSince(
  from: number,
  { reader, fleet, state, acts }: HeldSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Held> {
  if (from >= state.asOf - ALERT_LIST_MS) {
    const after = ({ until }: { readonly until: number }) => until >= from
    return {
      alerts: state.alerts.filter(after),
      incidents: state.incidents.filter(({ incident }) => after(incident)),
    }
  }
  const { alerts, incidents } = await readIncidents(
    reader,
    { from: new Date(from) },
    { siteOf: siteOf(fleet) },
    options,
  )
  const now = options.now.getTime()
  return { alerts, incidents: liveIncidents(incidents, fleet, now, acts(alerts, now)) }
}
