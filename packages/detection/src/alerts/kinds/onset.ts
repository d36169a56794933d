import type { StoredAlert } from '@nrg/schema/alert'
import { statisticalOf } from '../../detectors/index.ts'
import type { Incident } from '../incident.ts'

/** Of its largest score the first one was so much where it came at once, and no more than so much where it grew. */
const [AT_ONCE, GREW] = [0.6, 0.5]

/** What judges each reading sees at once what comes so; what judges the means of many minutes sees it come slowly. */
const isOfReadings = ({ reason }: StoredAlert): boolean => statisticalOf(reason)?.judges === 'readings'

const isOfSome = ({ reason }: StoredAlert): boolean => statisticalOf(reason) !== undefined

/** The share of its largest score that a metric was away by at first; undefined where nothing tells. */
function beginning(first: StoredAlert | undefined): number | undefined {
  const { score, peak } = first ?? {}
  return score === undefined || peak === undefined || !(peak > 0) ? undefined : score / peak
}

const alertsOf = ({ alerts }: Incident, metric: string) => alerts.filter((alert) => alert.metric === metric)

/** Whether a metric was away at once from what it had been. */
export const cameAtOnce = (incident: Incident, metric: string): boolean =>
  (beginning(alertsOf(incident, metric).find(isOfReadings)) ?? 0) >= AT_ONCE

/**
 * Whether it went away slowly: by its readings, or where those never stood out, by its means. What comes at once does so
 * in a reading before it does in a mean.
 */
export function grew(incident: Incident, metric: string): boolean {
  const own = alertsOf(incident, metric)
  return (beginning(own.find(isOfReadings) ?? own.find(isOfSome)) ?? 1) <= GREW
}
