import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { USUAL_RESOLUTION } from '../settings/resolution.ts'
import { metricUnit, time } from './wording.ts'

/** What an alert is told with. */
export interface Telling {
  readonly fleet: FleetConfig
  /** In milliseconds since the epoch. */
  readonly now: number
  /** Whether its condition still holds. */
  readonly open: boolean
}

/** Since when an alert lasts, and until when; ends the sentence. */
export const lasting = (alert: StoredAlert, telling: Telling): string =>
  `; since ${time(alert.since, telling.now)}${ended(alert, telling)}`

/** Until when an alert lasted; nothing of one that still does. */
export const ended = ({ until }: StoredAlert, { open, now }: Telling): string =>
  open ? '' : `, until ${time(until, now)}`

/** The unit of an alert's metric as it follows a number. */
export const unitOf = ({ metric }: StoredAlert, { fleet }: Pick<Telling, 'fleet'>): string => metricUnit(fleet, metric)

/** What people call a metric; its name where the configuration has no label. */
export const labelled = (fleet: FleetConfig, metric: string): string =>
  fleet.metrics.find(({ name }) => name === metric)?.label ?? metric

/** The same as it begins a title. */
export function named(fleet: FleetConfig, metric: string): string {
  const label = labelled(fleet, metric)
  return label === metric ? metric : label.slice(0, 1).toUpperCase() + label.slice(1)
}

/** The step of time that a metric is rolled up by, as Flux writes it. */
export const resolutionOf = (fleet: FleetConfig, metric: string): string =>
  fleet.metrics.find(({ name }) => name === metric)?.resolution ?? USUAL_RESOLUTION
