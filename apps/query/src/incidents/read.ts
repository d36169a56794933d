import { type Grouping, groupIncidents, type Incident, TOGETHER_MS } from '@nrg/detection/alerts/incident'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { type AlertStretch, readAlerts } from '@nrg/influx/stored-alerts'
import type { StoredAlert } from '@nrg/schema/alert'

/** So often an incident is followed back; what holds on without an end is cut there. */
const STEPS_BACK = 8

export interface ReadIncidents {
  /** Those that held in the stretch, and the others of their incidents. */
  readonly alerts: readonly StoredAlert[]
  /** Whole: none of them began before the alerts that were read. */
  readonly incidents: readonly Incident[]
}

/**
 * Reads the incidents that held at or after a time. One that an alert of before it belongs to is followed back to its
 * beginning, so that its id is the same wherever the stretch begins.
 */
export async function readIncidents(
  reader: Reader,
  { from, to }: Pick<AlertStretch, 'from' | 'to'>,
  grouping: Grouping,
  options?: QueryOptions,
): Promise<ReadIncidents> {
  const start = from.getTime()
  let back = start
  for (let step = 1; ; step++) {
    const alerts = await readAlerts(reader, { from: new Date(back), ...(to && { to }) }, options)
    const incidents = groupIncidents(alerts, grouping)
    const within = incidents.filter(({ until }) => until >= start)
    // What ended before `back` was not read; it may belong to one that began less than ten minutes after that.
    const edge = Math.min(...within.map(({ since }) => since)) - TOGETHER_MS
    if (edge > back || within.length === 0 || step === STEPS_BACK)
      return { alerts: alerts.filter(({ until }) => until >= start), incidents: within }
    back = Math.min(edge, back - TOGETHER_MS) - 1
  }
}
