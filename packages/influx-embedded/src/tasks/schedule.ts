import { parseCron } from '../task-options/cron.ts'
import { durationSeconds, parseDuration } from '../task-options/duration.ts'

/** When a task is due. Times are unix seconds. */
export interface Schedule {
  /** The first time that it is due after `seconds`. */
  next(seconds: number): number | undefined
}

/** Go counts from the year 1 when it rounds times; for periods that divide no day that makes a difference. */
const YEAR_ONE = -62_135_596_800

/**
 * The schedule of a task that was last due at `lastSeconds`: for `every`, aligned to multiples of the period.
 *
 * @returns the schedule, and the time after which to ask it first
 */
export function createSchedule(
  task: { readonly every: string; readonly cron: string },
  lastSeconds: number,
): { schedule: Schedule; after: number } {
  const every = task.every || /^\s*@every\s+(\S+)\s*$/.exec(task.cron)?.[1]
  if (!every) {
    const cron = parseCron(task.cron)
    return { schedule: cron.ok ? cron : never, after: lastSeconds }
  }
  const parts = parseDuration(every) ?? []
  const period = Math.floor(durationSeconds(parts, lastSeconds))
  if (!(period >= 1)) return { schedule: never, after: lastSeconds }
  const after = Math.floor((lastSeconds - YEAR_ONE) / period) * period + YEAR_ONE
  return { schedule: { next: (seconds) => seconds + Math.floor(durationSeconds(parts, seconds)) }, after }
}

const never: Schedule = { next: () => undefined }
