import { formatLine } from '@nrg/influx/line'
import { writeTaskTroubles } from '@nrg/influx/testing/task-troubles'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { test } from 'tap'
import { at, buildApp, NOW } from './fixture/build-app.ts'

test('ready says which task of the database fails, while the service does its own work', async (t) => {
  const names = Object.values(buckets).map(({ name }) => name)
  const { config, connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  const app = await buildApp(t, config)
  const ready = async () => (await app.inject('/ready')).json()
  t.notOk('warnings' in (await ready()), 'nothing is known of tasks that are not there')

  await writeTaskTroubles(connection, NOW)
  const answer = await ready()
  t.equal(answer.ok, true)
  t.strictSame(answer.warnings, [
    { code: 'task_behind', message: 'nrg-alert is behind: its last run that ended was of 2026-03-01T11:58:00Z' },
    { code: 'task_failing', message: 'nrg-zscore fails since 2026-03-01T11:59:00Z: schema collision' },
  ])
})

test('ready says how much was written that no detector can judge, and of whom', async (t) => {
  const names = Object.values(buckets).map(({ name }) => name)
  const { config, connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  const app = await buildApp(t, config)
  const unjudged = (device: number, metric: string, type: string, n: number, minutesAgo: number) =>
    formatLine({
      measurement: 'unjudged',
      tags: { device_id: String(device), metric, type },
      fields: { n },
      time: at(-minutesAgo * 60_000),
    })
  const warnings = async () => (await app.inject('/ready')).json().warnings
  const writer = createWriter(connection, buckets.rollup.name)
  await writer.write([unjudged(1001, 'voltage_v', 'string', 7, 61)])
  t.equal(await warnings(), undefined, 'what is over is told no more')
  await writer.write([
    unjudged(1001, 'voltage_v', 'string', 7, 50),
    unjudged(1001, 'voltage_v', 'string', 5, 1),
    ...[1002, 1003, 1004, 1005].map((device) => unjudged(device, 'voltage_v', 'string', 1, 1)),
    unjudged(1001, 'temp_c', 'uint', 60, 2),
  ])
  const advice = 'write it as a number with a decimal point'
  t.strictSame(await warnings(), [
    {
      code: 'not_judged',
      field: 'temp_c',
      message: `temp_c as unsigned integers cannot be judged: 60 in the last hour of device 1001; ${advice}`,
    },
    {
      code: 'not_judged',
      field: 'voltage_v',
      message: `voltage_v as text cannot be judged: 16 in the last hour of devices 1001, 1002, 1003 and 2 more; ${advice}`,
    },
  ])
})
