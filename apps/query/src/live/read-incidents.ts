import { setImmediate as nextTurn } from 'node:timers/promises'
import { type HeldIncidents, type Holding, heldIncidents } from '@nrg/detection/alerts/held'
import { siteOf } from '@nrg/detection/place'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { type AlertStretch, readAlerts } from '@nrg/influx/stored-alerts'
import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'

export interface IncidentsHolding extends Holding {
  /** Adds to what was read what could not be. */
  readonly complete?: (alerts: readonly StoredAlert[]) => readonly StoredAlert[]
}

/** Reads the incidents that held at or after a time, each whole. */
export function readIncidents(
  reader: Reader,
  { from, ...stretch }: Omit<AlertStretch, 'of' | 'bucket'>,
  fleet: FleetConfig,
  options: QueryOptions,
  { complete = (alerts) => alerts, ...holding }: IncidentsHolding = {},
): Promise<HeldIncidents> {
  const read = async (since: Date) => {
    const alerts = await readAlerts(reader, { ...stretch, from: since }, options)
    // With thousands of them, who asks meanwhile is answered first.
    await nextTurn()
    return complete(alerts)
  }
  return heldIncidents(read, from.getTime(), { siteOf: siteOf(fleet) }, holding)
}
