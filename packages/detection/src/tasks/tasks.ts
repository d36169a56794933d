import { withRates } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { detectors } from '../detectors/index.ts'
import { groundworkOf } from '../script/stage.ts'
import type { Task } from '../script/task.ts'
import type { HolidaysOf } from '../settings/calendars.ts'
import { resolutionsOf } from '../settings/resolution.ts'
import { alertTask } from './alert.ts'
import { customTasks } from './custom.ts'
import { droopTasks } from './droop.ts'
import { featureTask } from './feature.ts'
import { frozenTasks } from './frozen.ts'
import { rollupTask } from './rollup.ts'
import { spreadTask } from './spread.ts'
import { usualTask } from './usual.ts'

/**
 * The tasks that a configuration asks for: what several detectors build on, those of each detector, and the one that makes
 * alerts of their scores.
 *
 * @param configured rates of its counters are judged, whether or not it has them
 * @param version a short name of the configuration, which each alert keeps
 * @param holidaysOf the dates of the holidays that it keeps
 */
export function tasksOf(configured: FleetConfig, version: string, holidaysOf: HolidaysOf = () => []): readonly Task[] {
  const config = withRates(configured)
  const groundwork = groundworkOf(config, holidaysOf)
  const resolutions = resolutionsOf(config)
  return [
    ...resolutions.map((resolution) => rollupTask(config, resolution)),
    ...resolutions.flatMap((resolution) => [spreadTask(config, resolution), ...frozenTasks(config, resolution)]),
    ...resolutions.flatMap((resolution) => [featureTask(config, resolution), usualTask(config, resolution)]),
    ...customTasks(config),
    ...droopTasks(config),
    ...detectors.flatMap((detector) => detector.tasks(config, groundwork)),
    alertTask(config, version, holidaysOf),
  ]
}
