import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { flux } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { databaseTasks } from '@nrg/infra/provision/provision'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { everyMs } from '../cost/schedule.ts'
import { type BenchCell, KEY, ORG } from './installation.ts'

/** How runs of tasks kept to their periods. */
export interface TaskPeriods {
  readonly runs: number
  /** How many there had to be in that time: a machine that has no time for them leaves out runs, and takes less for it. */
  readonly due: number
  readonly failed: number
  /** Runs that took longer than it is to the next. */
  readonly over: number
  /** The longest run, as a share of its period. */
  readonly worst: number
  readonly worstTask: string
}

const Row = Type.Object({
  taskID: Type.String(),
  status: Type.String(),
  startedAt: Type.String(),
  finishedAt: Type.String(),
})

/** Looks at the runs of a cell's tasks that have begun since a time. */
export async function taskPeriods({ url }: BenchCell, config: FleetConfig, sinceMs: number): Promise<TaskPeriods> {
  const connection = connect({ url, org: ORG, token: KEY, timeoutMs: 60_000 })
  try {
    const { tasks = [] } = await new TasksAPI(connection.client).getTasks({ org: ORG, limit: 500 })
    const names = new Map(tasks.map(({ id, name }) => [id, name]))
    const periods = new Map(databaseTasks(config).map((task) => [task.name, everyMs(task)]))
    const rows = await createReader(connection).collect(
      flux`from(bucket: "_tasks") |> range(start: -1d, stop: 1d)
        |> filter(fn: (r) => r._measurement == "runs" and (r._field == "startedAt" or r._field == "finishedAt"))
        |> pivot(rowKey: ["_time", "taskID", "status"], columnKey: ["_field"], valueColumn: "_value")
        |> group() |> keep(columns: ["taskID", "status", "startedAt", "finishedAt"])`,
      Row,
    )
    let [runs, failed, over, worst, worstTask] = [0, 0, 0, 0, '']
    for (const { taskID, status, startedAt, finishedAt } of rows) {
      const [begun, ended] = [Date.parse(startedAt), Date.parse(finishedAt)]
      const name = names.get(taskID) ?? ''
      const period = periods.get(name)
      if (begun < sinceMs || period === undefined) continue
      runs++
      if (status !== 'success') failed++
      const share = (ended - begun) / period
      if (share > 1) over++
      if (share > worst) [worst, worstTask] = [share, name]
    }
    const passedMs = Date.now() - sinceMs
    const due = [...periods.values()].reduce((sum, period) => sum + Math.floor(passedMs / period), 0)
    return { runs, due, failed, over, worst, worstTask }
  } finally {
    connection.close()
  }
}
