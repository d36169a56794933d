import { judgedUntil } from '@nrg/detection/as-of'
import type { Stage } from '@nrg/detection/script/stage'
import { ALERT_TASK } from '@nrg/detection/tasks/pipeline'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { taskRunsReader } from '@nrg/influx/task-runs'
import type { TaskRun } from '@nrg/schema/task-state'

/** How far the tasks have come; times are milliseconds since the epoch. */
export interface Judged {
  /** Up to when readings are judged (see `judgedUntil`); undefined until every task has run. */
  readonly until: number | undefined
  /** When the last run ended that made alerts: no task has written any since. Undefined where nobody can say so. */
  readonly alertsMade: number | undefined
}

type JudgedReader = (options?: QueryOptions) => Promise<Judged>

/**
 * Reads how far the tasks have come each time it is called; of several cells how far those of all that answer have.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export function judgedReader(reader: Reader, pipeline: readonly Stage[]): JudgedReader {
  const tasks = pipeline.map(({ task }) => task)
  const of = (one: Reader): JudgedReader => {
    const readRuns = taskRunsReader(one, tasks)
    return async (options) => {
      const runs = await readRuns(options)
      return { until: judgedUntil(pipeline, runs), alertsMade: lastEnd(runs.get(ALERT_TASK)) }
    }
  }
  const { cells } = reader
  if (cells === undefined) return of(reader)
  const known = new Map<Reader, JudgedReader>()
  return async (options) => {
    const asked = [...cells().values()].map((cell) => {
      const read = known.get(cell) ?? of(cell)
      known.set(cell, read)
      return read(options)
    })
    const answers = await Promise.allSettled(asked)
    options?.signal?.throwIfAborted()
    const untils = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.until] : []))
    const isKnown = untils.length > 0 && !untils.includes(undefined)
    return { until: isKnown ? Math.min(...untils.map(Number)) : undefined, alertsMade: undefined }
  }
}

function lastEnd(runs: readonly TaskRun[] = []): number | undefined {
  const ends = runs.map(({ ended }) => ended).filter(Number.isFinite)
  return ends.length > 0 ? Math.max(...ends) : undefined
}
