import type { StoredAlert } from '@nrg/schema/alert'
import { counterOf } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { detectorOf } from '../detectors/index.ts'
import { lasting } from '../wording/telling.ts'
import { isOpen } from './hold.ts'

/**
 * An alert in plain words, such as `current_a 31.2 A, expected 20.1 ± 1.4 at this hour; 7.9 σ; since 14:02`.
 *
 * Of a counter it speaks as of its rate: `rate of energy_kwh 4.2 kWh/h, expected …`. Numbers are rounded to what matters of them; times are UTC, with the date where it is not today's.
 */
export function alertSentence(alert: StoredAlert, fleet: FleetConfig, now: number): string {
  const telling = { fleet, now, open: isOpen(fleet, alert, now) }
  const sentence =
    detectorOf(alert.reason)?.sentence(alert, telling) ?? `${alert.metric}: ${alert.reason}${lasting(alert, telling)}`
  const counter = counterOf(fleet, alert.metric)
  return counter === undefined ? sentence : sentence.replace(alert.metric, `rate of ${counter.name}`)
}
