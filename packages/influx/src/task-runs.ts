import { buckets } from '@nrg/schema/bucket'
import { TASK_LOOK_MS, type TaskRun, type TaskState } from '@nrg/schema/task-state'
import { Type } from '@sinclair/typebox'
import { InfluxMisconfigured } from './errors.ts'
import { flux, fluxOneOf, fluxString } from './flux.ts'
import type { QueryOptions, Reader } from './query.ts'
import { readTaskStates } from './task-states.ts'

const Row = Type.Object({ task: Type.String(), _field: Type.String(), _time: Type.Date(), _value: Type.BigInt() })

/** What infra/tasks/shared/note.flux notes: the last of each task, which storage finds, and the few of the last minutes. */
const script = (tasks: readonly string[]) => flux`
noted = (start) => from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: start, stop: 1h)
  |> filter(fn: (r) => r._measurement == "work" and (r._field == "began" or r._field == "since") and ${fluxOneOf('task', tasks)})
narrow = (tables=<-) => tables |> group() |> keep(columns: ["task", "_field", "_time", "_value"])
noted(start: -25h) |> last() |> narrow() |> yield(name: "last")
noted(start: -5m) |> narrow() |> yield(name: "recent")
`

/** The runs of some tasks that ended on schedule, by task, the latest first. */
export type TaskRuns = ReadonlyMap<string, readonly TaskRun[]>

/**
 * Reads the runs of some tasks each time it is called: all of the last five minutes, and the last within a day. A task
 * whose first turn has not come counts as having run for the one before it was made: there was nothing to do.
 *
 * @throws an error of `errors.ts`
 */
export function taskRunsReader(
  reader: Reader,
  tasks: readonly string[],
): (options?: QueryOptions) => Promise<TaskRuns> {
  // When tasks were made changes seldom, and is asked for only while one of them has no run.
  let states: readonly TaskState[] = []
  let statesAt = Number.NEGATIVE_INFINITY
  return async (options) => {
    const runs = await readRuns(reader, tasks, options)
    if (tasks.every((task) => runs.has(task))) return runs
    const now = (options?.now ?? new Date()).getTime()
    if (!(now - statesAt < TASK_LOOK_MS && now >= statesAt)) {
      states = await statesIfThere(reader, options)
      statesAt = now
    }
    for (const { task, everyMs, first } of states)
      if (!runs.has(task)) runs.set(task, [{ due: first - (first % everyMs), began: first, ended: first }])
    return runs
  }
}

async function readRuns(
  reader: Reader,
  tasks: readonly string[],
  options?: QueryOptions,
): Promise<Map<string, readonly TaskRun[]>> {
  const began = new Map<string, Map<number, number>>()
  const ends = new Map<string, Set<number>>()
  for await (const { task, _field, _time, _value } of reader.rows(script(tasks), Row, options)) {
    const time = _time.getTime()
    if (_field === 'since') ends.set(task, (ends.get(task) ?? new Set()).add(time))
    else began.set(task, (began.get(task) ?? new Map()).set(time, Number(_value / 1_000_000n)))
  }
  return new Map([...began].map(([task, runs]) => [task, withEnds(runs, [...(ends.get(task) ?? [])])]))
}

async function statesIfThere(reader: Reader, options?: QueryOptions): Promise<readonly TaskState[]> {
  try {
    return await readTaskStates(reader, options)
  } catch (error) {
    // A database without our registry, or a token that may not read it.
    if (error instanceof InfluxMisconfigured) return []
    throw error
  }
}

/** A run notes at its end from when on it wrote anew; no two of a task are open at once. */
function withEnds(began: ReadonlyMap<number, number>, ends: readonly number[]): readonly TaskRun[] {
  const inOrder = ends.toSorted((a, b) => a - b)
  return [...began]
    .map(([due, at]) => ({
      due,
      began: at,
      ended: inOrder.find((end) => end >= at) ?? Number.POSITIVE_INFINITY,
    }))
    .toSorted((a, b) => b.due - a.due)
}
