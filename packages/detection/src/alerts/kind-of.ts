import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident } from './incident.ts'
import { type Case, incidentKind, type Kind, type Movement } from './kind.ts'

/** What a kind is judged by beside the alerts of an incident. */
export type Beside = Partial<Pick<Case, 'movements' | 'neighbours' | 'traits'>>

/** A list asks for each of its alerts, of which an incident may have many. */
const known = new WeakMap<Incident, Known>()

interface Known {
  readonly fleet: FleetConfig
  readonly beside: Beside | undefined
  readonly goesOn: boolean
  readonly kind: Kind
}

/**
 * What kind of cause an incident has, by what its alerts say its device's metrics did, or by what is known beside.
 *
 * @param goesOn whether it may go on (see `goesOn`)
 */
export function kindOf(incident: Incident, fleet: FleetConfig, beside?: Beside, goesOn = false): Kind {
  const held = known.get(incident)
  if (held?.fleet === fleet && held.beside === beside && held.goesOn === goesOn) return held.kind
  const { movements = movementsOf(incident, fleet), neighbours, traits } = beside ?? {}
  const kind = incidentKind({ incident, movements, neighbours, traits, goesOn, unitOf: unitOf(fleet) })
  known.set(incident, { fleet, beside, goesOn, kind })
  return kind
}

function movementsOf(incident: Incident, fleet: FleetConfig): Movement[] {
  if (incident.devices.length !== 1) return []
  return incident.alerts.flatMap(({ device_id, metric, value, expected, score }) => {
    if (device_id === FLEET || value === undefined || expected === undefined || score === undefined) return []
    return [{ metric, unit: unitOf(fleet)(metric), value, expected, score: Math.sign(value - expected) * score }]
  })
}

/** The unit of a metric; nothing for one that is not configured. */
export const unitOf =
  ({ metrics }: FleetConfig) =>
  (metric: string): string =>
    metrics.find(({ name }) => name === metric)?.unit ?? ''
