import { type HeldIncidents, heldIncidents } from '@nrg/detection/alerts/held'
import type { Grouping } from '@nrg/detection/alerts/incident'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { type AlertStretch, readAlerts } from '@nrg/influx/stored-alerts'

/** Reads the incidents that held at or after a time, each whole. */
export function readIncidents(
  reader: Reader,
  { from, to }: Pick<AlertStretch, 'from' | 'to'>,
  grouping: Grouping,
  options?: QueryOptions,
): Promise<HeldIncidents> {
  const read = (since: Date) => readAlerts(reader, { from: since, ...(to && { to }) }, options)
  return heldIncidents(read, from.getTime(), grouping)
}
