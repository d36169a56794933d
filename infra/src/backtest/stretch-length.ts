import { learnedEveryMs } from '@nrg/detection/settings/learning'
import { finest, resolutionsOf } from '@nrg/detection/settings/resolution'
import type { FleetConfig } from '@nrg/schema/fleet-config'

const DAY_MS = 86_400_000

/** So many steps of all series, or readings, are held at once; a task that looks at each of them takes some hundred MB. */
const STEPS = 400_000

/** A longer stretch saves nothing any more, and says nothing of how far it is. */
const LONGEST_DAYS = 28

/**
 * How long a stretch of readings can be judged at once, in milliseconds: whole days, or as often as something is learned
 * anew where a day has too many steps.
 *
 * @param series how many metrics of devices there are
 * @param readings how many of these there are a day
 */
export function stretchMs(config: FleetConfig, series: number, readings: number): number {
  const perDay = Math.max((Math.max(1, series) * DAY_MS) / finest(resolutionsOf(config)).stepMs, readings)
  const days = Math.min(LONGEST_DAYS, Math.floor(STEPS / perDay))
  return days >= 1 ? days * DAY_MS : learnedEveryMs(config)
}
