import { type Duration, durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { HolidaysOf } from '../settings/calendars.ts'
import { finest, resolutionsOf, stepSchedule, USUAL_RESOLUTION } from '../settings/resolution.ts'

/** A task that a reading passes on its way to an alert. */
export interface Stage {
  readonly task: string
  readonly everyMs: number
  /** Whether it judges steps of time that are over, or single readings as they come. */
  readonly of: 'steps' | 'readings'
  /** Those whose results it works on. */
  readonly after: readonly string[]
}

/** The tasks of a configuration that several detectors build on. */
export interface Groundwork {
  /** One of each kind for each step of time that metrics are rolled up by; the rates of counters come last. */
  readonly rollups: readonly string[]
  readonly features: readonly string[]
  /** How often those run that judge each step of time when it is over: the tasks of all resolutions keep step with the finest. */
  readonly step: Duration
  readonly stepMs: number
  readonly holidaysOf: HolidaysOf
}

/** The script that makes rates of counters and rolls them up: what goes by any rollup goes by it as well. */
export const COUNTER_SCRIPT = 'rollup-counter'

export const READINGS_MS = 10_000
export const MINUTE_MS = 60_000

/** The groundwork of a configuration; without the dates of holidays, where they make no difference. */
export function groundworkOf(config: FleetConfig, holidaysOf: HolidaysOf = () => []): Groundwork {
  const resolutions = resolutionsOf(config)
  const suffixes = resolutions.map(({ suffix }) => suffix)
  const fine = finest(resolutions)
  const step = fine.stepMs < MINUTE_MS ? stepSchedule(fine) : USUAL_RESOLUTION
  return {
    rollups: [
      ...suffixes.map((suffix) => `nrg-rollup${suffix}`),
      ...resolutions.flatMap(({ counters, suffix }) => (counters.length > 0 ? [`nrg-${COUNTER_SCRIPT}${suffix}`] : [])),
    ],
    features: suffixes.map((suffix) => `nrg-feature${suffix}`),
    step,
    stepMs: durationMs(step),
    holidaysOf,
  }
}

/** The stage of a task that judges steps of time. */
export const ofSteps = (after: readonly string[], everyMs = MINUTE_MS): Omit<Stage, 'task'> => ({
  everyMs,
  of: 'steps',
  after,
})

/** The stage of a task that judges single readings. */
export const ofReadings = (after: readonly string[] = []): Omit<Stage, 'task'> => ({
  everyMs: READINGS_MS,
  of: 'readings',
  after,
})
