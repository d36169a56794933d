import { judgedUntil } from '@nrg/detection/as-of'
import type { Stage } from '@nrg/detection/script/stage'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { taskRunsReader } from '@nrg/influx/task-runs'

type JudgedReader = (options?: QueryOptions) => Promise<number | undefined>

/**
 * Reads up to when readings are judged each time it is called (see `judgedUntil`); of several cells up to when those of all
 * that answer are.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export function judgedReader(reader: Reader, pipeline: readonly Stage[]): JudgedReader {
  const tasks = pipeline.map(({ task }) => task)
  const of = (one: Reader): JudgedReader => {
    const readRuns = taskRunsReader(one, tasks)
    return async (options) => judgedUntil(pipeline, await readRuns(options))
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
    const untils = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    if (untils.length === 0 || untils.includes(undefined)) return undefined
    return Math.min(...untils.map(Number))
  }
}
