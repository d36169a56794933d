import { alertId } from '@nrg/detection/alerts/id'
import { type Incident, incidentOf } from '@nrg/detection/alerts/incident'
import type { Look, View } from '../decisions/view.ts'
import type { IncidentReader } from './incident-reader.ts'

export interface Found {
  readonly incident: Incident
  readonly look: Look
}

/** Reads the incident of an id, or of that of an alert of it; where late readings put another alert in its place, that one's. */
export async function findIncident(reader: IncidentReader, id: string, now: number): Promise<Found | undefined> {
  const view = await reader.read(now, now)
  const incident = incidentIn(view, id)
  return incident && { incident, look: view.look(incident) }
}

/** The incident of an id among those that were read. */
export function incidentIn({ incidents, replaced }: View, id: string): Incident | undefined {
  const own = id.replace(/^inc_/, 'al_')
  const successor = incidents.find(({ alerts }) => alerts.some((alert) => replaced(alertId(alert)).includes(own)))
  return incidentOf(incidents, id) ?? successor
}
