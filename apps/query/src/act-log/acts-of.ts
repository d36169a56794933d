import { actsOnIncidents, type IncidentActs } from '@nrg/detection/acts/on-incident'
import type { Incident } from '@nrg/detection/alerts/incident'
import { replacedAlerts } from '@nrg/detection/alerts/replaced'
import { siteOf } from '@nrg/detection/place'
import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ActLog } from './act-log.ts'

export type { IncidentActs as Acts } from '@nrg/detection/acts/on-incident'

/** Finds what people have said of an incident. */
export type ActsOf = (incident: Incident) => IncidentActs

/**
 * Makes the function that finds them, for what was read of the alerts at a time, in milliseconds since the epoch: those that
 * were withdrawn are among them.
 */
export type ActsSource = (alerts: readonly StoredAlert[], now: number) => ActsOf

/** Finds what people have said by what the log knows of it at the moment. */
export const actsSource =
  ({ acts }: ActLog, fleet: FleetConfig): ActsSource =>
  (alerts, now) =>
    actsOnIncidents(acts, { fleet, siteOf: siteOf(fleet), now, replaced: replacedAlerts(alerts, fleet) })
