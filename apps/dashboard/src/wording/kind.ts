import type { IncidentKind } from '@nrg/schema/incident'

/** What the kinds of a cause are called. */
export const KIND_NAMES: Readonly<Record<IncidentKind, string>> = {
  electrical: 'Electrical',
  supply: 'Supply',
  sensor: 'Sensor',
  communication: 'No signal',
  unknown: 'Not told apart',
}
