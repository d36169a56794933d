import type { StoredAlert } from '@nrg/schema/alert'
import { statisticalOf } from '../../detectors/index.ts'

/** Of its largest score the first one was so much where it came at once, and no more than so much where it grew. */
const [AT_ONCE, GREW] = [0.6, 0.5]

/** The share of its largest score that an alert began with; undefined where that tells nothing. */
function beginning({ reason, score, peak }: StoredAlert): number | undefined {
  // What judges the means of many minutes sees everything come slowly.
  if (reason !== 'zscore' || statisticalOf(reason) === undefined) return undefined
  return score === undefined || peak === undefined || !(peak > 0) ? undefined : score / peak
}

/** Whether a value was away at once from what it had been. */
export const cameAtOnce = (alert: StoredAlert): boolean => (beginning(alert) ?? 0) >= AT_ONCE

/** Whether it went away slowly. */
export const grew = (alert: StoredAlert): boolean => (beginning(alert) ?? 1) <= GREW
