import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { catchUp } from '@nrg/infra/provision/catch-up'
import { provision, provisionBuckets } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import { Database, rowsOf } from './database.ts'
import { type Drill, type DrillContext, type Findings, none, notDone, some } from './drill.ts'
import { everyMs, LiveLoad, liveConfig, readings, settlesMs, writeAll } from './live-load.ts'
import { taskRuns } from './task-runs.ts'

const secondMs = 1000
const hourMs = 3_600_000
const historyMs = 1.5 * hourMs
const firstDevice = 1000
const devices = 60
/** How long the clock of the server is right, and how long it is wrong. */
const rightMs = 120 * secondMs
const wrongMs = 60 * secondMs
/** After this long, what was made of a wrong time has to be taken back. */
const mendedMs = 100 * secondMs

/** D25: the clock of the database's machine is an hour ahead, then right, an hour behind, and right again. */
export const clock: Drill = {
  name: 'D25',
  title: 'the clock of the server jumps an hour ahead and back, and an hour behind and back',
  isLong: true,

  async run({ folder, progress }: DrillContext): Promise<Findings> {
    const library = faketime()
    if (library === undefined) return notDone('it needs libfaketime (Debian: apt-get install libfaketime)')
    const file = join(folder, 'clock')
    const set = (hours: number) => writeFileSync(file, `${hours < 0 ? '-' : '+'}${Math.abs(hours) * 3600}\n`)
    set(0)
    const database = await Database.create(join(folder, 'influxdb'), [
      'env',
      `LD_PRELOAD=${library}`,
      `FAKETIME_TIMESTAMP_FILE=${file}`,
      'FAKETIME_NO_CACHE=1',
      'DONT_FAKE_MONOTONIC=1',
    ])
    await database.program.start()
    const connection = connect({ ...database, timeoutMs: 300_000 })
    const stop = new AbortController()
    try {
      const begin = Math.floor(Date.now() / everyMs) * everyMs
      const steady = Array.from({ length: devices }, (_, i) => firstDevice + i)
      await writeAll(database, readings(steady, begin - historyMs, begin, []))
      await provisionBuckets(connection, liveConfig, () => {})
      await catchUp(connection, liveConfig, () => {})
      await provision(connection, liveConfig, () => {})
      const live = new LiveLoad(database, steady, begin, stop.signal)
      await sleep(settlesMs + 30 * secondMs)
      for (const hours of [1, -1]) {
        progress(`the clock is ${Math.abs(hours)} h ${hours > 0 ? 'ahead' : 'behind'}`)
        set(hours)
        await sleep(wrongMs)
        progress('the clock is right')
        set(0)
        await sleep(rightMs)
      }
      await sleep(mendedMs)
      // While all are heard: who sends no more is truly offline.
      const standing = await raisedAlerts(database)
      stop.abort()
      const alerts = await live.done()
      await sleep(mendedMs)
      const raised = await raisedAlerts(database)
      const planted = new Set(live.faults.map(({ device }) => String(device)))
      const told = new Set(raised.map(({ device_id, _time = '' }) => `${device_id} ${Date.parse(_time)}`))
      const missing = live.faults.filter(({ device, at }) => !told.has(`${device} ${at}`))
      const untrue = standing.filter(({ device_id = '', reason }) => !planted.has(device_id) || reason === 'offline')
      const ahead = standing.filter(({ _time = '' }) => Date.parse(_time) > Date.now())
      const runs = await taskRuns(database)
      return {
        checks: [
          some('faults read', live.faults.length),
          none('faults without an alert in the end', missing.length),
          none('alerts that stand and are not true', untrue.length),
          ...untrue.slice(0, 5).map((one) => ({ what: 'an example', ok: false, found: JSON.stringify(one) })),
          none('alerts of a time that is still to come', ahead.length),
          none('runs that failed', runs.failed),
          none('crashes', database.program.crashes),
        ],
        figures: {
          runs: runs.ended,
          'alerts within a minute': alerts.filter((ms) => ms !== undefined).length,
          alerts: raised.length,
        },
      }
    } finally {
      stop.abort()
      connection.close()
      await database.program.stop()
    }
  },
}

/** The library that shows a program another time. */
const faketime = (): string | undefined =>
  readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'faketime', 'libfaketimeMT.so.1'))
    .find((path) => existsSync(path))

/** The alerts that stand, of any time. */
async function raisedAlerts(database: Database): Promise<readonly Readonly<Record<string, string>>[]> {
  const csv = await database.query(
    `from(bucket: "${buckets.alerts.name}") |> range(start: -1d, stop: 3h)
      |> filter(fn: (r) => r._measurement == "alerts" and r._field == "state" and r._value == "raised")
      |> group() |> keep(columns: ["_time", "device_id", "metric", "reason"])`,
  )
  return [...rowsOf(csv)]
}
