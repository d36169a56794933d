import { buckets } from '@nrg/schema/bucket'
import { TASK_MEASUREMENT, type TaskState } from '@nrg/schema/task-state'
import { Type } from '@sinclair/typebox'
import { flux, fluxString } from './flux.ts'
import type { QueryOptions, Reader } from './query.ts'

const Row = Type.Object({ task: Type.String(), _field: Type.String(), _value: Type.Unknown() })

const script = flux`from(bucket: ${fluxString(buckets.registry.name)})
  |> range(start: 1970-01-01T00:00:00Z, stop: 1970-01-01T00:00:01Z)
  |> filter(fn: (r) => r._measurement == ${fluxString(TASK_MEASUREMENT)})
  |> keep(columns: ["task", "_field", "_value"])`

/**
 * Reads how the database's tasks do, from the registry; none before provisioning.
 *
 * @throws an error of `errors.ts`
 */
export async function readTaskStates(reader: Reader, options?: QueryOptions): Promise<TaskState[]> {
  const tasks = new Map<string, Record<string, unknown>>()
  for await (const { task, _field, _value } of reader.rows(script, Row, options)) {
    const fields = tasks.get(task) ?? {}
    fields[_field] = _value
    tasks.set(task, fields)
  }
  return [...tasks].flatMap(([task, { every, looked, first, due, failed, logs }]) => {
    if (typeof every !== 'number' || typeof looked !== 'number' || typeof first !== 'number') return []
    return [
      {
        task,
        everyMs: msOf(every),
        looked: msOf(looked),
        first: msOf(first),
        ...(typeof due === 'number' && { due: msOf(due) }),
        ...(typeof failed === 'number' && { failed: msOf(failed) }),
        ...(typeof logs === 'string' && { logs }),
      },
    ]
  })
}

/** Nanoseconds of today are more than a number is exact to: by less than a millisecond. */
const msOf = (ns: number): number => Math.round(ns / 1e6)
