import { createHash } from 'node:crypto'
import { cycleSettings } from '@nrg/detection/detectors/cycle'
import { level } from '@nrg/detection/detectors/level'
import { limitSettings } from '@nrg/detection/detectors/limit'
import { nightSettings } from '@nrg/detection/detectors/night'
import { noise } from '@nrg/detection/detectors/noise'
import { offlineSettings } from '@nrg/detection/detectors/offline'
import { rateSettings } from '@nrg/detection/detectors/rate'
import { seasonal } from '@nrg/detection/detectors/seasonal'
import { spike } from '@nrg/detection/detectors/spike'
import { statisticalSettings } from '@nrg/detection/detectors/statistical'
import { stuckSettings } from '@nrg/detection/detectors/stuck'
import { supplySettings } from '@nrg/detection/detectors/supply'
import { zscore } from '@nrg/detection/detectors/zscore'
import { learningDefaults } from '@nrg/detection/settings/learning'
import { finest, resolutionsOf, stepSchedule, USUAL_RESOLUTION } from '@nrg/detection/settings/resolution'
import { fluxDuration } from '@nrg/influx/flux'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { runEvery, type TaskScript, withOptions } from '../script/task-script.ts'
import { alertTask } from './alert-task.ts'
import { baselineTasks } from './baseline-tasks.ts'
import { cycleTasks } from './cycle-tasks.ts'
import { fleetTask } from './fleet-task.ts'
import { featureTasks, learnedTasks } from './learned-tasks.ts'
import { limitTask } from './limit-task.ts'
import { nightTasks } from './night-tasks.ts'
import { offlineTasks } from './offline-tasks.ts'
import { rateTask } from './rate-task.ts'
import { rollupTask } from './rollup-task.ts'
import { customTask, scoreTask } from './score-tasks.ts'
import { stuckTasks } from './stuck-tasks.ts'
import { supplyTasks } from './supply-tasks.ts'

/**
 * The tasks that a configuration asks for, in the order in which they build on each other.
 *
 * Their offsets keep that order within each ten seconds of the schedule, too.
 */
export function detectionTasks(config: FleetConfig): readonly TaskScript[] {
  const resolutions = resolutionsOf(config)
  const late = fluxDuration(config.learning?.late ?? learningDefaults.late)
  // Those of all resolutions keep step with the finest one.
  const fine = finest(resolutions)
  const inStep = (task: TaskScript) =>
    fine.stepMs < durationMs(USUAL_RESOLUTION) ? runEvery(task, stepSchedule(fine)) : task
  const tasks = [
    ...resolutions.map(rollupTask),
    ...resolutions.flatMap((resolution) => learnedTasks(config, resolution)),
    ...baselineTasks(statisticalSettings(config, zscore), resolutions),
    ...resolutions.flatMap((resolution) => featureTasks(config, resolution)),
    ...fleetTask(config).map(inStep),
    ...customTask(config),
    ...[zscore, spike].flatMap((detector) => scoreTask(config, detector)),
    ...[level, noise, seasonal].flatMap((detector) => scoreTask(config, detector).map(inStep)),
    ...limitTask(limitSettings(config)),
    ...rateTask(rateSettings(config)),
    ...stuckTasks(stuckSettings(config)),
    ...supplyTasks(supplySettings(config)),
    ...nightTasks(nightSettings(config)),
    ...cycleTasks(cycleSettings(config)),
    ...offlineTasks(offlineSettings(config)),
    alertTask(config, configVersion(config)),
  ]
  return tasks.map((task) => withOptions(task, { late }))
}

/** A short name for how a configuration judges: equal for equal ones, and kept with each alert. */
export function configVersion({ retention: _kept, ...judging }: FleetConfig): string {
  return createHash('sha256').update(JSON.stringify(judging)).digest('hex').slice(0, 8)
}
