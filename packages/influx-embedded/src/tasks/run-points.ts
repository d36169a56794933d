import type { SeriesWrite } from '@nrg/flux/storage'
import type { Task } from '../metadata/records.ts'
import { formatSeconds } from '../wire/rfc3339.ts'
import { type Run, startedMessage } from './run.ts'

/**
 * A finished run as points of the `_tasks` bucket, where InfluxDB keeps its runs and scripts can look at them.
 * The line of the log that repeats the whole script is left out.
 */
export function runPoints(task: Task, run: Run): SeriesWrite[] {
  const times = BigInt64Array.of(BigInt(Date.parse(run.startedAt)) * 1_000_000n)
  const log = run.log.filter(({ message }) => message !== startedMessage(task.flux))
  const fields = {
    finishedAt: run.finishedAt,
    logs: JSON.stringify(log.map(({ time, message }) => ({ runID: run.id, time, message }))),
    name: task.name,
    requestedAt: run.requestedAt,
    runID: run.id,
    scheduledFor: formatSeconds(run.scheduledFor),
    startedAt: run.startedAt,
  }
  return Object.entries(fields).flatMap(([field, value]): SeriesWrite[] => {
    if (value === '') return []
    const tags = [['status', run.status] as const, ['taskID', task.id] as const]
    return [{ measurement: 'runs', tags, field, type: 'string', times, values: [value] }]
  })
}
