import { createHash } from 'node:crypto'
import { learningDefaults } from '@nrg/detection/settings/learning'
import { tasksOf } from '@nrg/detection/tasks/tasks'
import { fluxDuration } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { renderTask, type TaskScript, withOptions } from '../script/task-script.ts'
import { holidaysAround } from './holidays.ts'

/** The tasks that a configuration asks for, each after those that it builds on. */
export function detectionTasks(config: FleetConfig, now = new Date()): readonly TaskScript[] {
  const late = fluxDuration(config.learning?.late ?? learningDefaults.late)
  return inOrder(
    tasksOf(config, configVersion(config), holidaysAround(now)).map((task) => withOptions(renderTask(task), { late })),
  )
}

/** The same tasks, each after those of them that it builds on. */
export function inOrder(tasks: readonly TaskScript[]): readonly TaskScript[] {
  const placed = new Set<TaskScript>()
  const place = (task: TaskScript) => {
    if (placed.has(task)) return
    for (const other of tasks) if (other !== task && task.buildsOn(other)) place(other)
    placed.add(task)
  }
  for (const task of tasks) place(task)
  return [...placed]
}

/** A short name for how a configuration judges: equal for equal ones, and kept with each alert. */
export function configVersion({ retention: _kept, ...judging }: FleetConfig): string {
  return createHash('sha256').update(JSON.stringify(judging)).digest('hex').slice(0, 8)
}
