import type { TaskRun } from '@nrg/schema/task-state'
import type { Stage } from './script/stage.ts'
import { ALERT_TASK } from './tasks/pipeline.ts'

/**
 * The time up to which readings are judged, in milliseconds since the epoch: every reading with an earlier time that
 * came in time has been looked at by all detectors that judge single readings, every step of time that was over before by
 * the others, and alerts were made of what they found. `undefined` while a task of the pipeline has not run yet.
 *
 * What comes late is made up for beside that, oldest first, and moves it neither back nor on.
 */
export function judgedUntil(
  pipeline: readonly Stage[],
  noted: ReadonlyMap<string, readonly TaskRun[]>,
): number | undefined {
  const stages = new Map(pipeline.map((stage) => [stage.task, stage]))
  const reach = (task: string, seen: number): number => {
    const stage = stages.get(task)
    const last = stage && lastSeen(stage, noted.get(task), seen)
    if (last === undefined) return Number.NaN
    // A task of steps has nothing to do until its next run is due.
    const own = stage?.of === 'steps' ? last.due + stage.everyMs : last.due
    // What was not there yet when the run began, it did not judge.
    const missing = (stage?.after ?? []).map((before) => reach(before, last.began)).filter((ms) => !(ms >= last.due))
    return Math.min(own, ...missing)
  }
  const until = reach(ALERT_TASK, Number.POSITIVE_INFINITY)
  return Number.isNaN(until) ? undefined : until
}

/** The latest run of a task that had ended at a time. */
function lastSeen({ everyMs }: Stage, runs: readonly TaskRun[] = [], at: number) {
  const oldest = runs.at(-1)
  // What came before those that are known is not asked for: it is at least a period older.
  return (
    runs.find(({ ended }) => ended <= at) ?? (oldest && { due: oldest.due - everyMs, began: oldest.began - everyMs })
  )
}
