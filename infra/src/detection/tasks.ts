import { createHash } from 'node:crypto'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { TaskScript } from '../script/task-script.ts'
import { alertTask } from './alert-task.ts'
import { baselineTasks } from './baseline-tasks.ts'
import { limitSettings } from './limit-settings.ts'
import { limitTask } from './limit-task.ts'
import { offlineSettings } from './offline-settings.ts'
import { offlineTasks } from './offline-tasks.ts'
import { rateSettings } from './rate-settings.ts'
import { rateTask } from './rate-task.ts'
import { rollupTask } from './rollup-task.ts'
import { stuckSettings } from './stuck-settings.ts'
import { stuckTasks } from './stuck-tasks.ts'
import { zscoreSettings } from './zscore-settings.ts'
import { zscoreTask } from './zscore-task.ts'

/**
 * The tasks that a configuration asks for, in the order in which they build on each other.
 *
 * Their offsets keep that order within each ten seconds of the schedule, too.
 */
export function detectionTasks(config: FleetConfig): readonly TaskScript[] {
  const zscores = zscoreSettings(config)
  const bounds = limitSettings(config)
  return [
    rollupTask(config, zscores),
    ...baselineTasks(zscores),
    ...zscoreTask(zscores),
    ...limitTask(bounds),
    ...rateTask(rateSettings(config)),
    ...stuckTasks(stuckSettings(config)),
    ...offlineTasks(offlineSettings(config)),
    alertTask(config, zscores, configVersion(config)),
  ]
}

/** A short name for a configuration: equal for equal ones, and kept with each alert. */
export function configVersion(config: FleetConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 8)
}
