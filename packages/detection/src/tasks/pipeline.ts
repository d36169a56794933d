import { withRates } from '@nrg/schema/counter'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { detectors } from '../detectors/index.ts'
import { groundworkOf, ofReadings, ofSteps, READINGS_MS, type Stage } from '../script/stage.ts'
import { taskName } from '../script/task.ts'
import { resolutionsOf, stepSchedule } from '../settings/resolution.ts'

/** The task at the end of the way. */
export const ALERT_TASK = 'nrg-alert'
/** How often it makes alerts of scores, in milliseconds. */
const ALERT_MS = 5000

/** The way of a reading through the tasks of a configuration, each after those that it works on. */
export function pipelineOf(configured: FleetConfig): readonly Stage[] {
  const config = withRates(configured)
  const groundwork = groundworkOf(config)
  const { rollups, features } = groundwork
  const byDetector = detectors.map((detector) =>
    detector
      .tasks(config, groundwork)
      .flatMap(({ stage, ...task }) => (stage ? { task: taskName(task), ...stage } : [])),
  )
  const own = byDetector.flat()
  const used = new Set(own.flatMap(({ after }) => after))
  const resolutions = resolutionsOf(config)
  const shared = resolutions
    .map((resolution, index) => ({
      task: features[index] as string,
      ...ofSteps([rollups[index] as string], durationMs(stepSchedule(resolution))),
    }))
    .filter(({ task }) => used.has(task))
  return [
    // The rates of counters are a detector's.
    ...rollups.slice(0, resolutions.length).map((task) => ({ task, ...ofSteps([], READINGS_MS) })),
    ...shared,
    ...own,
    // What makes scores comes last of each detector's.
    {
      task: ALERT_TASK,
      ...ofReadings(byDetector.flatMap((of) => of.slice(-1).map(({ task }) => task))),
      everyMs: ALERT_MS,
    },
  ]
}
