import { statisticalOf } from '../../detectors/index.ts'
import type { Incident } from '../incident.ts'

/** Of its largest score the first one was so much where it came at once, and no more than so much where it grew. */
const [AT_ONCE, GREW] = [0.6, 0.5]

/** What judges the means of many minutes sees everything come slowly. */
const isOfReadings = (reason: string): boolean => statisticalOf(reason)?.judges === 'readings'

/** The share of its largest score that a metric was away by at first; undefined where nothing tells. */
function beginning({ alerts }: Incident, metric: string): number | undefined {
  const first = alerts.find((alert) => alert.metric === metric && isOfReadings(alert.reason))
  const { score, peak } = first ?? {}
  return score === undefined || peak === undefined || !(peak > 0) ? undefined : score / peak
}

/** Whether a metric was away at once from what it had been. */
export const cameAtOnce = (incident: Incident, metric: string): boolean => (beginning(incident, metric) ?? 0) >= AT_ONCE

/** Whether it went away slowly. */
export const grew = (incident: Incident, metric: string): boolean => (beginning(incident, metric) ?? 1) <= GREW
