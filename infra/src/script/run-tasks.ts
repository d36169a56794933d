import type { ScriptRun, Span, TaskScript } from './task-script.ts'

/**
 * Runs tasks over a stretch of time: each when those that it builds on are done, and what does not build on one another
 * at the same time.
 *
 * @param tasks in an order in which each comes after those that it builds on
 * @throws the first failure, when nothing runs any more
 */
export async function runTasks(
  tasks: readonly TaskScript[],
  span: Span,
  run: (one: ScriptRun) => Promise<void>,
): Promise<void> {
  const runs = new Map<TaskScript, Promise<void>>()
  for (const task of tasks) {
    const before = [...runs].flatMap(([earlier, done]) => (task.buildsOn(earlier) ? [done] : []))
    runs.set(
      task,
      Promise.all(before).then(() => run(task.over(span))),
    )
  }
  const failed = (await Promise.allSettled(runs.values())).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
