import { formatLine } from '@nrg/influx/line'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { TASK_MEASUREMENT } from '@nrg/schema/task-state'
import { test } from 'tap'
import { buildApp, NOW } from './fixture/build-app.ts'

const at = (offsetMs: number) => BigInt(NOW + offsetMs) * 1_000_000n

test('ready says which task of the database fails, while the service does its own work', async (t) => {
  const names = Object.values(buckets).map(({ name }) => name)
  const { config, connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  const app = await buildApp(t, config)
  const ready = async () => (await app.inject('/ready')).json()
  t.notOk('warnings' in (await ready()), 'nothing is known of tasks that are not there')

  const fields = { every: 10_000_000_000n, looked: at(-5000), first: at(-3_600_000), due: at(-60_000) }
  const logs = JSON.stringify([{ message: 'Started task from script: x' }, { message: 'schema collision' }])
  await createWriter(connection, buckets.registry.name).write([
    formatLine({
      measurement: TASK_MEASUREMENT,
      tags: { task: 'nrg-zscore' },
      fields: { ...fields, failed: at(-10_000), logs },
      time: 0n,
    }),
    formatLine({
      measurement: TASK_MEASUREMENT,
      tags: { task: 'nrg-alert' },
      fields: { ...fields, due: at(-120_000) },
      time: 0n,
    }),
  ])
  const answer = await ready()
  t.equal(answer.ok, true)
  t.strictSame(answer.warnings, [
    { code: 'task_behind', message: 'nrg-alert is behind: its last run that ended was of 2026-03-01T11:58:00Z' },
    { code: 'task_failing', message: 'nrg-zscore fails since 2026-03-01T11:59:00Z: schema collision' },
  ])
})
