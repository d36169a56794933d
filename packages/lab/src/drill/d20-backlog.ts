import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { catchUp } from '@nrg/infra/provision/catch-up'
import { provision, provisionBuckets } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import { Database, rowsOf } from './database.ts'
import { type Check, type Drill, type DrillContext, type Findings, none, within } from './drill.ts'
import { everyMs, type Fault, LiveLoad, liveAlertMs, liveConfig, readings, settlesMs, writeAll } from './live-load.ts'
import { below, type Random } from './random.ts'
import { taskRuns } from './task-runs.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const firstDevice = 1000

/**
 * Devices that were there all the time: what they read now is judged by what they read before. In turn each reads a
 * fault, and so many that its next comes when the alert of the last is over: a quarter of an hour on, the longest hold of
 * its group.
 */
const firstSteady = 9000
const steadyDevices = 100
const historyMs = 1.5 * hourMs
const judgedMs = 20 * minuteMs
const mostOpen = 2
/** Where a machine promises no speed, those that only come to look wait for their turn. */
const mostOpenIfSlow = 4
/** Of a server with a store of 256 MB and threads for as many runs. */
const mostMegabytes = 3072

/** D20: hours of a fleet's readings arrive in a minute, beside what is read now. */
export const backlog: Drill = {
  name: 'D20',
  title: 'hours of a fleet arrive in one minute beside live load, on a server that limits no task',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, random, short, progress } = context
    const [devices, hours, arriveMs] = short ? [50, 2, 5 * secondMs] : [1000, 6, minuteMs]
    const database = await Database.create(join(folder, 'influxdb'), [], { anyNumberAtOnce: true })
    await database.program.start()
    const connection = connect({ ...database, timeoutMs: 300_000 })
    const stop = new AbortController()
    try {
      const begin = Math.floor(Date.now() / everyMs) * everyMs
      const steady = Array.from({ length: steadyDevices }, (_, i) => firstSteady + i)
      await writeAll(database, readings(steady, begin - historyMs, begin, []))
      await provisionBuckets(connection, liveConfig, () => {})
      await catchUp(connection, liveConfig, () => {})
      await provision(connection, liveConfig, () => {})
      const live = new LiveLoad(database, steady, begin, stop.signal)
      await sleep(settlesMs)

      const late = Array.from({ length: devices }, (_, i) => firstDevice + i)
      const faults = lateFaults(late, begin - hours * hourMs, begin, random)
      const memoryBefore = residentMegabytes(database)
      progress(`${devices * hours * (hourMs / everyMs)} readings arrive`)
      const arrives = performance.now()
      await writeAll(database, readings(late, begin - hours * hourMs, begin, faults), arriveMs)
      const arrivedMs = performance.now() - arrives
      progress(`they took ${Math.round(arrivedMs / secondMs)} s`)
      live.join(late)
      const judged = await judgedAfter(database, faults, short ? judgedMs / 2 : judgedMs, (found) =>
        progress(`${found} of ${faults.length} faults have their alerts`),
      )
      // What was read while the last were judged is judged, too.
      await sleep(2 * liveAlertMs)
      stop.abort()
      const alerts = await live.done()
      const runs = await taskRuns(database)
      const peak = residentMegabytes(database, 'VmHWM')
      const checks: Check[] = [
        none('faults of the backlog without an alert', judged.missing),
        none('faults read meanwhile without an alert', alerts.filter((ms) => ms === undefined).length),
        within('the backlog judged', judgedMs, judged.ms, context),
        within('the slowest live alert', liveAlertMs, slowestOf(alerts), context),
        none('runs that failed', runs.failed),
        {
          what: 'runs of a task open at once',
          ok: runs.mostOpen <= (short ? mostOpenIfSlow : mostOpen),
          found: runs.mostOpen,
        },
        { what: 'memory', ok: peak <= mostMegabytes, found: `${peak} MB of ${mostMegabytes} MB` },
        none('crashes', database.program.crashes),
      ]
      return {
        checks,
        figures: {
          readings: devices * hours * (hourMs / everyMs),
          'arrived in, s': Math.round(arrivedMs / secondMs),
          'judged after, s': Math.round(judged.ms / secondMs),
          'live alerts': alerts.length,
          'live alert, median s': tenths(alerts.map(Number).sort((a, b) => a - b)[alerts.length >> 1] ?? 0),
          'live alert, slowest s': tenths(slowestOf(alerts)),
          runs: runs.ended,
          'longest run, s': tenths(runs.longestMs),
          'memory before, MB': memoryBefore,
          'memory at most, MB': peak,
        },
      }
    } finally {
      stop.abort()
      connection.close()
      await database.program.stop()
    }
  },
}

const slowestOf = (alerts: readonly (number | undefined)[]): number =>
  Math.max(...alerts.map((ms) => ms ?? Number.POSITIVE_INFINITY))

/** Seconds, to a tenth. */
const tenths = (ms: number): number => Math.round(ms / 100) / 10

/** One fault for each tenth device, when its baseline is there. */
function lateFaults(devices: readonly number[], from: number, until: number, random: Random): readonly Fault[] {
  const first = from + 50 * minuteMs
  return devices
    .filter((_, i) => i % 10 === 0)
    .map((device) => ({ device, at: first + below(random, (until - first) / everyMs) * everyMs }))
}

/** When all faults have an alert, and how many have none in the end. */
async function judgedAfter(
  database: Database,
  faults: readonly Fault[],
  limitMs: number,
  tell: (found: number) => void,
): Promise<{ readonly ms: number; readonly missing: number }> {
  const began = performance.now()
  for (let last = -1; ; ) {
    const csv = await database.query(
      `from(bucket: "${buckets.alerts.name}") |> range(start: -2d) |> filter(fn: (r) => r._measurement == "alerts" and r._field == "state" and r._value == "raised")
        |> group() |> keep(columns: ["_time", "device_id"])`,
    )
    const raised = new Set([...rowsOf(csv)].map(({ device_id, _time = '' }) => `${device_id} ${Date.parse(_time)}`))
    const missing = faults.filter(({ device, at }) => !raised.has(`${device} ${at}`)).length
    const ms = performance.now() - began
    if (faults.length - missing !== last) tell(faults.length - missing)
    last = faults.length - missing
    if (missing === 0 || ms > limitMs) return { ms, missing }
    await sleep(2 * secondMs)
  }
}

/** Memory of the database's process: what it has, or has had at most. */
function residentMegabytes(database: Database, what = 'VmRSS'): number {
  const status = readFileSync(`/proc/${database.program.pid}/status`, 'utf8')
  return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
}
