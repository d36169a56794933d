import { readingParameters } from '../script/parameters.ts'
import type { Task } from '../script/task.ts'
import { duration, milliseconds, record, words } from '../script/value.ts'
import type { Resolution } from '../settings/resolution.ts'

/** Steps that are looked at together when late readings are sought. */
const BLOCK_STEPS = 5

/** Readings to steps of time. */
export function rollupTask({ metrics, step, stepMs, suffix }: Resolution): Task {
  const params = record({
    ...readingParameters(),
    metrics: words(metrics),
    every: duration(step),
    block: milliseconds(BLOCK_STEPS * stepMs),
  })
  const description = 'Readings to one point per device, metric and step of time'
  return { script: 'rollup', suffix, description, options: { params } }
}
