import { writeTaskTroubles } from '@nrg/influx/testing/task-troubles'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { test } from 'tap'
import { buildApp, NOW } from './fixture/build-app.ts'

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
