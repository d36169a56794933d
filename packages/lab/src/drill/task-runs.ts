import { type Database, rowsOf } from './database.ts'

/** What runs of tasks came to. */
export interface TaskRuns {
  readonly ended: number
  readonly failed: number
  /** The most runs of one task that were open at once, with those still open. */
  readonly mostOpen: number
  readonly longestMs: number
}

/** Looks at all runs that a database remembers. */
export async function taskRuns(database: Database): Promise<TaskRuns> {
  const csv = await database.query(
    `from(bucket: "_tasks") |> range(start: -1d, stop: 1d)
      |> filter(fn: (r) => r._measurement == "runs" and (r._field == "startedAt" or r._field == "finishedAt" or r._field == "runID"))
      |> pivot(rowKey: ["_time", "taskID", "status"], columnKey: ["_field"], valueColumn: "_value")
      |> group() |> keep(columns: ["taskID", "status", "startedAt", "finishedAt"])`,
  )
  const turns = new Map<string, { readonly at: number; readonly step: number }[]>()
  let failed = 0
  let ended = 0
  let longestMs = 0
  for (const { taskID = '', status, startedAt = '', finishedAt = '' } of rowsOf(csv)) {
    const [start, stop] = [Date.parse(startedAt), Date.parse(finishedAt)]
    ended++
    if (status !== 'success') failed++
    longestMs = Math.max(longestMs, stop - start)
    const of = turns.get(taskID) ?? []
    turns.set(taskID, of)
    of.push({ at: start, step: 1 }, { at: stop, step: -1 })
  }
  let mostOpen = 0
  for (const of of turns.values()) {
    let open = 0
    for (const { step } of of.sort((a, b) => a.at - b.at || a.step - b.step)) {
      open += step
      mostOpen = Math.max(mostOpen, open)
    }
  }
  return { ended, failed, mostOpen, longestMs }
}
