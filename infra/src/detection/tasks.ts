import { createHash } from 'node:crypto'
import { tasksOf } from '@nrg/detection/tasks/tasks'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { renderTask, type TaskScript, withOptions } from '../script/task-script.ts'
import { FLEET_SCRIPT, fleetOfCells } from './cell-tasks.ts'
import { holidaysAround } from './holidays.ts'
import { lateOf } from './late.ts'

/**
 * The tasks that a configuration asks for, each after those that it builds on.
 *
 * @param cell the name of the cell that runs them, where it has a hub: common causes are those of all cells
 */
export function detectionTasks(config: FleetConfig, now = new Date(), cell?: string): readonly TaskScript[] {
  const late = lateOf(config)
  const tasks = tasksOf(config, configVersion(config), holidaysAround(now)).flatMap((task) =>
    cell !== undefined && task.script === FLEET_SCRIPT ? fleetOfCells(task, cell) : [renderTask(task)],
  )
  return inOrder(tasks.map((task) => withOptions(task, { late })))
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
