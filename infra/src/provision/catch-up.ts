import { learnedEveryMs } from '@nrg/detection/settings/learning'
import { type Connection, connect } from '@nrg/influx/connection'
import { type FluxText, flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { createReader, type Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { detectionTasks } from '../detection/tasks.ts'
import { readingSlices } from '../script/reading-slices.ts'
import { runTasks } from '../script/run-tasks.ts'
import { steps } from '../script/steps.ts'
import type { Span, TaskScript } from '../script/task-script.ts'
import type { Report } from './report.ts'

/** How far back a gap is filled: the alerts of a day are what the list of alerts shows. */
const REACH_MS = 24 * 3_600_000

/** What the tasks make good by themselves: they look back this far for readings that were not rolled up. */
const OWN_REACH_MS = 3_600_000

const MINUTE_MS = 60_000

/** A run over an hour of many devices takes longer than a request of a service may. */
const TIMEOUT_MS = 300_000

/**
 * Runs the tasks of a configuration over the time in which they did not run, a few hours at once.
 *
 * A database skips the runs that it missed while it was down: on start it counts every task as done up to now.
 *
 * @param cell the name of the cell whose database it is, where that has a hub
 */
export async function catchUp(
  { config }: Connection,
  fleet: FleetConfig,
  report: Report,
  now = new Date(),
  cell?: string,
): Promise<void> {
  const connection = connect({ ...config, timeoutMs: TIMEOUT_MS })
  try {
    const gap = await findGap(createReader(connection), now)
    if (gap === undefined) return
    report(`catching up from ${gap.start.toISOString()} to ${gap.stop.toISOString()}`)
    await runOver(connection, fleet, gap, cell)
    report('caught up')
  } finally {
    connection.close()
  }
}

/** Runs the tasks of a configuration over a stretch of time, on whole minutes, and tells the runs on schedule of it. */
export async function runOver(connection: Connection, fleet: FleetConfig, gap: Span, cell?: string): Promise<void> {
  const reader = createReader(connection)
  const tasks = detectionTasks(fleet, new Date(), cell)
  const began = Date.now()
  for (const span of steps(gap, learnedEveryMs(fleet)))
    await runTasks(tasks, span, await readingSlices(reader, span, tasks), async ({ script, now }) => {
      for await (const _row of reader.rows(script, Type.Object({}), { now }));
    })
  await noteCaughtUp(connection, tasks, gap, began)
}

/** Tells the runs on schedule that all is done up to the end of the gap, as one of theirs does: see tasks/shared/span.flux. */
async function noteCaughtUp(
  connection: Connection,
  tasks: readonly TaskScript[],
  { stop }: Span,
  began: number,
): Promise<void> {
  const lines = tasks.map(({ name }) => `work,task=${name} began=${began}000000i ${stop.getTime()}000000`)
  const outcome = await createWriter(connection, buckets.rollup.name).write(lines)
  if (outcome.kind !== 'written') throw new Error(`the catch-up could not be noted: ${JSON.stringify(outcome)}`)
}

/** From the last minute that was rolled up to now, where readings came after it; on whole minutes. */
async function findGap(reader: Reader, now: Date): Promise<Span | undefined> {
  const stop = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS)
  const reach = new Date(stop.getTime() - REACH_MS)
  const reading = await newest(
    reader,
    flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(reach)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => ${isReading})`,
  )
  const rollup = await newest(
    reader,
    flux`from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(reach)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n")`,
  )
  if (reading === undefined) return undefined
  const start = rollup ?? reach
  if (reading <= start || stop.getTime() - start.getTime() < OWN_REACH_MS) return undefined
  return { start, stop }
}

/** The time of the newest point that a script reads. */
async function newest(reader: Reader, points: FluxText): Promise<Date | undefined> {
  const script = flux`${points}
    |> last()
    |> group()
    |> keep(columns: ["_time"])
    |> sort(columns: ["_time"], desc: true)
    |> limit(n: 1)`
  const [row] = await reader.collect(script, Type.Object({ _time: Type.Date() }))
  return row?._time
}
