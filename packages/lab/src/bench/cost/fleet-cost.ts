import { setTimeout as sleep } from 'node:timers/promises'
import { BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { type FluxText, fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { redirected } from '@nrg/infra/backtest/redirect'
import { showProgress } from '@nrg/infra/backtest/show-progress'
import { withTemporaryDatabase } from '@nrg/infra/backtest/temporary-database'
import { detectionTasks } from '@nrg/infra/detection/tasks'
import { provisionBuckets } from '@nrg/infra/provision/provision'
import { readingSlices } from '@nrg/infra/script/reading-slices'
import { runTasks } from '@nrg/infra/script/run-tasks'
import { steps } from '@nrg/infra/script/steps'
import type { TaskScript } from '@nrg/infra/script/task-script'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { fleetLines } from './fleet-lines.ts'
import { RunClock, type RunCost } from './run-cost.ts'
import { everyMs } from './schedule.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** How often the fastest tasks run. */
const ROUND_MS = 10 * SECOND_MS

/** What is measured, and before it what only warms up: a server runs for weeks, and compiles in its first minutes. */
const WARM_UP_MS = 10 * MINUTE_MS
const MEASURED_MS = 20 * MINUTE_MS

/** Rounds are this far apart at least: what was noted more lately, tasks look at again. See tasks/shared/span.flux. */
const APART_MS = 2.1 * SECOND_MS

/** Runs of a task that an hour has once or a few times: as of the same time again, and as many that only warm up. */
const SLOW_RUNS = 6
const SLOW_MS = 10 * MINUTE_MS

export interface FleetCostOptions {
  readonly config: FleetConfig
  readonly devices: number
  /** Hours of readings at 1 Hz, and before them days of one reading a minute, which fill the baselines. */
  readonly hours: number
  readonly days: number
  readonly signal: AbortSignal
}

/** What each task costs over all hours of readings, and those that read any, over the last hour of them alone. */
export interface FleetCost {
  readonly tasks: readonly TaskScript[]
  readonly long: ReadonlyMap<string, RunCost>
  readonly short: ReadonlyMap<string, RunCost>
}

/** Buckets with the readings of the last hour alone, and with their rollups: these tell which readings are missing. */
const SHORT = 'energy_raw_short'
const SHORT_ROLLUPS = 'energy_rollup_short'

/**
 * Runs the tasks on their schedule over a fleet, as of times that follow each other, while readings come in.
 *
 * Those that read them run twice, on all and on those of the last hour, and which comes first changes from time to
 * time: so both are as warm, and nothing else differs, for what was made of the readings is the same. The others would
 * run the same script twice.
 */
export async function fleetCost({ config, devices, hours, days, signal }: FleetCostOptions): Promise<FleetCost> {
  return withTemporaryDatabase(async (connection) => {
    const orgID = (await provisionBuckets(connection, config, () => {})) as string
    for (const name of [SHORT, SHORT_ROLLUPS])
      await new BucketsAPI(connection.client).postBuckets({ body: { orgID, name, retentionRules: [] } })
    const tasks = detectionTasks(config)
    const midnight = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS
    const fast = midnight - hours * HOUR_MS
    const slow = fast - days * 24 * HOUR_MS
    const write = writeReadings(connection, buckets.raw.name, devices, signal)
    const writeShort = writeReadings(connection, SHORT, devices, signal)
    await write(slow, fast, MINUTE_MS, `${devices} devices, ${days} days`)
    await write(fast, midnight, SECOND_MS, `${devices} devices, ${hours} hours`)
    await writeShort(midnight - HOUR_MS, midnight, SECOND_MS)
    await catchUp(connection, tasks, slow, midnight, signal)

    const reader = createReader(connection)
    const long = new RunClock()
    const short = new RunClock()
    const shortNames = new Map<string, string>([[buckets.raw.name, SHORT]])
    const shortRollupNames = new Map([...shortNames, [buckets.rollup.name, SHORT_ROLLUPS]])
    const run = async (task: TaskScript, now: number, counts: boolean, turn: number) => {
      const time = async (clock: RunClock, script: FluxText) =>
        clock.time(
          task.name,
          async () => {
            for await (const _row of reader.rows(script, Type.Object({}), { now: new Date(now), signal }));
          },
          counts,
        )
      const script = fluxSource(task.flux)
      const names = task.name.startsWith('nrg-rollup') ? shortRollupNames : shortNames
      const ofShort = redirected(script, names)
      if (`${ofShort}` === `${script}`) return time(long, script)
      const both = [() => time(long, script), () => time(short, ofShort)]
      for (const one of turn % 2 === 0 ? both : both.reverse()) await one()
    }
    console.error('measuring')
    // The first run of a task goes back as far as it may.
    for (const task of tasks) await run(task, midnight, false, 0)
    for (const task of tasks.filter((one) => everyMs(one) >= SLOW_MS))
      for (let again = -SLOW_RUNS; again < SLOW_RUNS; again++) await run(task, midnight, again >= 0, again)
    const measured = midnight + WARM_UP_MS
    for (let now = midnight + ROUND_MS; now <= measured + MEASURED_MS; now += ROUND_MS) {
      await write(now - ROUND_MS, now, SECOND_MS)
      await writeShort(now - ROUND_MS, now, SECOND_MS)
      await sleep(APART_MS, null, { signal })
      for (const task of tasks.filter((one) => everyMs(one) < SLOW_MS && now % everyMs(one) === 0))
        await run(task, now, now > measured, now / everyMs(task))
    }
    return { tasks, long: long.costs(), short: short.costs() }
  })
}

function writeReadings(connection: Connection, bucket: string, devices: number, signal: AbortSignal) {
  const writer = createWriter(connection, bucket)
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
  const runs = [...steps(span, HOUR_MS)]
  let done = 0
  for (const step of runs) {
    await runTasks(tasks, step, await readingSlices(reader, step, tasks), async ({ script, now }) => {
      for await (const _row of reader.rows(script, Type.Object({}), { now, signal }));
    })
    progress(++done, runs.length, step.stop)
  }
}
