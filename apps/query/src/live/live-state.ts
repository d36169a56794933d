import { goesOn } from '@nrg/detection/alerts/goes-on'
import { isOpen } from '@nrg/detection/alerts/hold'
import type { Incident } from '@nrg/detection/alerts/incident'
import { type Beside, kindOf } from '@nrg/detection/alerts/kind-of'
import { WHOLE_DEVICE } from '@nrg/detection/detectors/offline'
import type { StoredAlert } from '@nrg/schema/alert'
import type { DeviceStatus } from '@nrg/schema/device'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { IncidentKind } from '@nrg/schema/incident'
import type { Unsent } from '@nrg/schema/outbox-event'
import type { ExcessOf } from '@nrg/service/energy/excess'
import type { Static } from '@sinclair/typebox'
import type { Acts, ActsOf } from '../act-log/acts-of.ts'
import type { LiveDevice, Normal } from './live-device.ts'
import type { PowerMinutes, TodayOf } from './live-energy.ts'
import type { Upcoming } from './upcoming.ts'

type Status = Static<typeof DeviceStatus>

/** An incident of the last day, and what was said of it. */
export interface LiveIncident {
  readonly incident: Incident
  readonly open: boolean
  /** Whether it may go on: no reading that is judged tells yet that it is over. */
  readonly goesOn: boolean
  readonly acts: Acts
  /** What its kind is judged by beside its alerts; left out until that is read. */
  readonly beside?: Beside
  /** What it and its alerts took more than was expected, by id; left out until that is counted. */
  readonly excess?: ExcessOf
}

/** What kind of cause an incident has, by what is known of it. */
export const liveKind = ({ incident, beside, goesOn }: LiveIncident, fleet: FleetConfig): IncidentKind =>
  kindOf(incident, fleet, beside, goesOn).value

/** What is open at a device. */
export interface Trouble {
  readonly status: Status
  readonly worst: LiveIncident
}

/** The fleet as it is at a moment. */
export interface LiveState {
  /** Another one whenever something was read. */
  readonly version: number
  /** When it was read, in milliseconds since the epoch. */
  readonly asOf: number
  readonly devices: ReadonlyMap<string, LiveDevice>
  /** By device and metric. */
  readonly normals: ReadonlyMap<string, ReadonlyMap<string, Normal>>
  /** Seconds between readings, by device. */
  readonly intervals: ReadonlyMap<string, number>
  /** Devices that each of the slow learners judges. */
  readonly ready: ReadonlyMap<string, number>
  /** Up to when readings are judged, in milliseconds since the epoch; undefined until every task has run. */
  readonly judgedUntil: number | undefined
  readonly alerts: readonly StoredAlert[]
  readonly incidents: readonly LiveIncident[]
  /** Of the devices with an open incident. */
  readonly troubles: ReadonlyMap<string, Trouble>
  /** The energy of the devices that have a power. */
  readonly today: TodayOf
  readonly upcoming: Upcoming
  readonly powerMinutes: PowerMinutes
  /** What notify could not send; undefined where that is nothing. */
  readonly unsent: Unsent | undefined
  /** Past one machine: the cells that did not answer, whose devices are as they were known; left out where none is. */
  readonly partial?: readonly string[]
  /** As of when those devices are known at best, in ms since the epoch. */
  readonly partialAsOf?: number
}

/** What comes first in lists of trouble. */
export const statuses: readonly Status[] = ['critical', 'warning', 'offline', 'silenced', 'ok']

/** The incidents with what is known of them at a time, when readings were judged until another one. */
export function liveIncidents(
  incidents: readonly Incident[],
  fleet: FleetConfig,
  { asOf: now, judgedUntil = now }: { readonly asOf: number; readonly judgedUntil: number | undefined },
  actsOf: ActsOf,
): LiveIncident[] {
  return incidents.map((incident) => ({
    incident,
    open: incident.alerts.some((alert) => isOpen(fleet, alert, now)),
    goesOn: goesOn(incident, judgedUntil),
    acts: actsOf(incident),
  }))
}

/** What is open, by device: of several incidents the worst. */
export function troublesOf(
  incidents: readonly LiveIncident[],
  fleet: FleetConfig,
  { asOf: now, devices }: Pick<LiveState, 'asOf' | 'devices'>,
): Map<string, Trouble> {
  const troubles = new Map<string, Trouble>()
  for (const worst of incidents) {
    if (!worst.open) continue
    const alerts = byDevice(worst.incident.alerts)
    for (const device of worst.incident.devices) {
      const own = alerts.get(device) ?? []
      const open = own.filter((alert) => isOpen(fleet, alert, now))
      // Where only the common cause still holds, the devices that it was seen at have it.
      const status = statusOf(open.length > 0 ? open : own, worst, devices.get(device))
      const other = troubles.get(device)
      if (other === undefined || statuses.indexOf(status) < statuses.indexOf(other.status))
        troubles.set(device, { status, worst })
    }
  }
  return troubles
}

/** An incident may have hundreds of devices, and thousands of alerts. */
function byDevice(alerts: readonly StoredAlert[]): ReadonlyMap<string, readonly StoredAlert[]> {
  const all = new Map<string, StoredAlert[]>()
  for (const alert of alerts) {
    const own = all.get(alert.device_id)
    if (own === undefined) all.set(alert.device_id, [alert])
    else own.push(alert)
  }
  return all
}

function statusOf(alerts: readonly StoredAlert[], { acts }: LiveIncident, device: LiveDevice | undefined): Status {
  // A silence is over with the next reading, though its alert is held for a while, lest each pause be one of its own.
  const held = alerts.filter((alert) => !isSilence(alert) || !(device !== undefined && device.lastSeen > alert.until))
  if (held.length === 0 && alerts.length > 0) return 'ok'
  if (acts.silenced !== null) return 'silenced'
  if (held.some(isSilence)) return 'offline'
  return held.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning'
}

const isSilence = ({ reason, metric }: StoredAlert) => reason === 'offline' && metric === WHOLE_DEVICE
