import { DeleteAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { showProgress } from '../../src/backtest/show-progress.ts'
import { countSteps, steps } from '../../src/backtest/steps.ts'
import { withTemporaryDatabase } from '../../src/backtest/temporary-database.ts'
import { detectionTasks } from '../../src/detection/tasks.ts'
import { ensureBuckets } from '../../src/provision/buckets.ts'
import { ensureOrganization } from '../../src/provision/organization.ts'
import type { TaskScript } from '../../src/script/task-script.ts'
import { fleetLines } from './fleet-lines.ts'
import { RunClock, type RunCost } from './run-cost.ts'
import { everyMs } from './schedule.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** How often the fastest tasks run. */
const ROUND_MS = 10 * SECOND_MS

/** What is measured, and before it what only warms up. */
const WARM_UP_MS = 2 * MINUTE_MS
const MEASURED_MS = 5 * MINUTE_MS

/** Runs of a task that an hour has once, at the same time again. */
const HOURLY_RUNS = 5

export interface FleetCostOptions {
  readonly config: FleetConfig
  readonly devices: number
  /** Hours of readings at 1 Hz, and before them days of one reading a minute, which fill the baselines. */
  readonly hours: number
  readonly days: number
  readonly signal: AbortSignal
}

/** What each task costs over all hours of readings, and over the last one of them alone. */
export interface FleetCost {
  readonly tasks: readonly TaskScript[]
  readonly long: ReadonlyMap<string, RunCost>
  readonly short: ReadonlyMap<string, RunCost>
}

/**
 * Runs the tasks on their schedule over a fleet, as of times that follow each other, while readings come in.
 *
 * Between the two measurements nothing changes but that the readings before the last hour are deleted: what was made
 * of them stays.
 */
export async function fleetCost({ config, devices, hours, days, signal }: FleetCostOptions): Promise<FleetCost> {
  return withTemporaryDatabase(async (connection) => {
    const silent = () => {}
    await ensureBuckets(connection, await ensureOrganization(connection, silent), silent)
    const tasks = detectionTasks(config)
    const midnight = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS
    const fast = midnight - hours * HOUR_MS
    const slow = fast - days * 24 * HOUR_MS
    const write = writeReadings(connection, devices, signal)
    await write(slow, fast, MINUTE_MS, `${devices} devices, ${days} days`)
    await write(fast, midnight, SECOND_MS, `${devices} devices, ${hours} hours`)
    await catchUp(connection, tasks, slow, midnight, signal)

    const run = async (task: TaskScript, now: number) => {
      const rows = createReader(connection).rows(fluxSource(task.flux), Type.Object({}), { now: new Date(now), signal })
      for await (const _row of rows);
    }
    const measure = async (from: number) => {
      const clock = new RunClock()
      for (const task of tasks.filter((one) => everyMs(one) >= HOUR_MS))
        for (let again = -1; again < HOURLY_RUNS; again++)
          await clock.time(task.name, () => run(task, midnight), again >= 0)
      const measured = from + WARM_UP_MS
      for (let now = from + ROUND_MS; now <= measured + MEASURED_MS; now += ROUND_MS) {
        await write(now - ROUND_MS, now, SECOND_MS)
        for (const task of tasks.filter((one) => everyMs(one) < HOUR_MS && now % everyMs(one) === 0))
          await clock.time(task.name, () => run(task, now), now > measured)
      }
      return clock.costs()
    }
    console.error('measuring with all readings')
    const long = await measure(midnight)
    const next = midnight + WARM_UP_MS + MEASURED_MS
    await new DeleteAPI(connection.client).postDelete({
      org: connection.config.org,
      bucket: buckets.raw.name,
      body: { start: new Date(slow).toISOString(), stop: new Date(next - HOUR_MS).toISOString() },
    })
    console.error('measuring with those of the last hour')
    return { tasks, long, short: await measure(next) }
  })
}

function writeReadings(connection: Connection, devices: number, signal: AbortSignal) {
  const writer = createWriter(connection, buckets.raw.name)
  return async (from: number, until: number, everyMs: number, label?: string) => {
    const total = (devices * (until - from)) / everyMs
    const progress = label === undefined ? undefined : showProgress(label)
    let done = 0
    for (const lines of fleetLines(devices, from / SECOND_MS, until / SECOND_MS, everyMs / SECOND_MS)) {
      signal.throwIfAborted()
      const outcome = await writer.write(lines)
      if (outcome.kind !== 'written') throw new Error(`readings could not be written: ${JSON.stringify(outcome)}`)
      done += lines.length
      progress?.(done, total, new Date(from + (done / devices) * everyMs))
    }
  }
}

/** Brings everything that is made of readings up to a time. */
async function catchUp(
  connection: Connection,
  tasks: readonly TaskScript[],
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<void> {
  const reader = createReader(connection)
  const span = { start: new Date(from), stop: new Date(until) }
  const progress = showProgress('tasks')
  const total = countSteps(span, HOUR_MS)
  let done = 0
  for (const step of steps(span, HOUR_MS)) {
    for (const task of tasks) {
      const { script, now } = task.over(step)
      for await (const _row of reader.rows(script, Type.Object({}), { now, signal }));
    }
    progress(++done, total, step.stop)
  }
}
