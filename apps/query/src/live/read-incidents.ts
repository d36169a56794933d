import { setImmediate as nextTurn } from 'node:timers/promises'
import { type HeldIncidents, heldIncidents } from '@nrg/detection/alerts/held'
import type { Grouping } from '@nrg/detection/alerts/incident'
import { unchangedOf } from '@nrg/detection/alerts/unchanged'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { type AlertStretch, readAlerts } from '@nrg/influx/stored-alerts'
import type { StoredAlert } from '@nrg/schema/alert'

export interface IncidentsRead extends Grouping {
  /** What was read of them before, by their beginning: those that have not changed stay the objects that they are. */
  readonly known?: readonly StoredAlert[]
}

/** Reads the incidents that held at or after a time, each whole. */
export function readIncidents(
  reader: Reader,
  { from, to }: Pick<AlertStretch, 'from' | 'to'>,
  { known = [], ...grouping }: IncidentsRead,
  options?: QueryOptions,
): Promise<HeldIncidents> {
  const same = unchangedOf(known)
  const read = async (since: Date) => {
    const alerts = await readAlerts(reader, { from: since, ...(to && { to }), same }, options)
    // With thousands of them, who asks meanwhile is answered first.
    await nextTurn()
    return alerts
  }
  return heldIncidents(read, from.getTime(), grouping)
}
