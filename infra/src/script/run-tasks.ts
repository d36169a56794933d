import type { ScriptRun, Span, TaskScript } from './task-script.ts'

/**
 * Runs tasks over a stretch of time: each when those that it builds on are done, and what does not build on one another
 * at the same time.
 *
 * @param tasks in an order in which each comes after those that it builds on
 * @param slices the same stretch in parts, for tasks that judge single readings: see `readingSlices`
 * @throws the first failure, when nothing runs any more
 */
export async function runTasks(
  tasks: readonly TaskScript[],
  span: Span,
  slices: readonly Span[],
  run: (one: ScriptRun) => Promise<void>,
): Promise<void> {
  const runAll = async (task: TaskScript) => {
    for (const part of task.atOnce === undefined ? [span] : slices) await run(task.over(part))
  }
  const runs = new Map<TaskScript, Promise<void>>()
  for (const task of tasks) {
    const before = [...runs].flatMap(([earlier, done]) => (task.buildsOn(earlier) ? [done] : []))
    runs.set(
      task,
      Promise.all(before).then(() => runAll(task)),
    )
  }
  const failed = (await Promise.allSettled(runs.values())).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
