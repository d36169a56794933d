import { alertId } from '@nrg/detection/alerts/id'
import type { Faulty } from '@nrg/detection/energy/steps'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { powerMetrics } from '@nrg/service/energy/read-power'
import { type LiveIncident, liveKind } from '../live/live-state.ts'

/** When what a device's power is made of was read by a broken sensor, by device. */
export function faultyOf(incidents: readonly LiveIncident[], fleet: FleetConfig): Map<string, Faulty[]> {
  const metrics = powerMetrics(fleet)
  const faulty = new Map<string, Faulty[]>()
  for (const live of incidents) {
    if (liveKind(live, fleet) !== 'sensor') continue
    for (const alert of live.incident.alerts) {
      // What is not read is a gap.
      if (!metrics.includes(alert.metric) || alert.reason === 'offline') continue
      const own = faulty.get(alert.device_id) ?? []
      own.push({ from: alert.since, to: alert.until, alert: alertId(alert) })
      faulty.set(alert.device_id, own)
    }
  }
  return faulty
}
