import { buckets } from '@nrg/schema/bucket'
import type { Duration } from '@nrg/schema/duration'
import { duration, latest, record, string, tasks, type Value } from '../script/value.ts'

/**
 * The option `work` of a task whose range is one of whole steps that are over: how its runs on schedule find what there
 * is to do, see infra/tasks/shared/span.flux.
 *
 * @param after the tasks that it builds on
 */
export const wholeSteps = (after: readonly string[], step: Duration): Value =>
  record({
    bucket: string(buckets.rollup.name),
    after: tasks(after),
    unit: duration(step),
    stop: latest(step),
  })
