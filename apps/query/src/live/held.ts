import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ALERT_LIST_MS, type StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ActsSource } from '../act-log/acts-of.ts'
import { type LiveIncident, type LiveState, liveIncidents } from './live-state.ts'
import { readIncidents } from './read-incidents.ts'

/** What held in a stretch of time. */
export interface Held {
  /** When it was read, in milliseconds since the epoch. */
  readonly asOf: number
  readonly alerts: readonly StoredAlert[]
  readonly incidents: readonly LiveIncident[]
}

export interface HeldSource {
  readonly reader: Reader
  readonly fleet: FleetConfig
  readonly state: LiveState
  readonly acts: ActsSource
}

/** A source that can also read what kinds are judged by beside alerts. */
export interface JudgedSource extends HeldSource {
  readonly live: {
    withEvidence(
      incidents: readonly LiveIncident[],
      options: QueryOptions & { readonly now: Date },
    ): Promise<readonly LiveIncident[]>
  }
}

/** The incidents and alerts that held after a time: of the last day as they are known, of before that as they are stored. */
export async function heldSince(
  from: number,
  source: HeldSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Held> {
  const { asOf, alerts, incidents } = await knownSince(from, source, options)
  const after = ({ until }: { readonly until: number }) => until >= from
  return { asOf, alerts: alerts.filter(after), incidents: incidents.filter(({ incident }) => after(incident)) }
}

/** The same, with others that were over by then: what is known of the last day is answered as it is. */
export async function knownSince(
  from: number,
  { reader, fleet, state, acts }: HeldSource,
  options: QueryOptions & { readonly now: Date },
): Promise<Held> {
  if (from >= state.asOf - ALERT_LIST_MS) return state
  const { alerts, incidents } = await readIncidents(reader, { from: new Date(from) }, fleet, options)
  const asOf = options.now.getTime()
  const { judgedUntil } = state
  return { asOf, alerts, incidents: liveIncidents(incidents, fleet, { asOf, judgedUntil }, acts(alerts, asOf)) }
}
