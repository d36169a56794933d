import { readingLine } from '@nrg/influx/reading-line'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { type RunningInflux, runInflux } from '@nrg/service/testing/run-influx'
import tap, { test } from 'tap'
import { at, buildApp, NOW } from './fixture/build-app.ts'

tap.setTimeout(120_000)

test('while the database hangs every read is a 503, and it goes on by itself', async (t) => {
  let influx: RunningInflux | undefined
  const { config, connection } = await openTestDatabase(t, {
    buckets: [buckets.raw.name, buckets.rollup.name, buckets.alerts.name],
    start: async (setup) => {
      influx = await runInflux(t, setup)
      return influx
    },
    // Its own process in any case: another's database is not stopped.
    env: {},
  })
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1001', time: at(-1000), metrics: { temp_c: 40 } }),
  ])
  // The limits of a query and of a handler, 60 and 20 s, are not what ends the waiting.
  let now = NOW
  const app = await buildApp(t, config, undefined, { clock: () => now })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const paths = ['/api/devices', '/api/devices/1001', '/api/alerts']
  for (const path of paths) t.equal((await fetch(`${url}${path}`)).status, 200)

  const lists = ['/api/fleet', '/api/sites', '/api/devices', '/api/devices?sort=id']
  for (const path of lists) {
    const answer = await fetch(`${url}${path}`)
    t.equal(answer.status, 200)
    t.equal(answer.headers.get('age'), null)
  }

  influx?.kill('SIGSTOP')
  now += 59_000
  for (const path of lists) {
    const answer = await fetch(`${url}${path}`)
    t.equal(answer.status, 200, `${path}: what was known is told for a minute`)
    t.equal(answer.headers.get('age'), '59')
    t.equal(answer.headers.get('stale-since'), new Date(NOW).toISOString())
  }
  now += 2000
  for (const path of lists) t.equal((await fetch(`${url}${path}`)).status, 503, `${path}: and no longer`)
  const answers = await Promise.all([...paths, ...paths, ...paths].map((path) => fetch(`${url}${path}`)))
  for (const answer of answers) {
    t.equal(answer.status, 503)
    // What is waited for doubles up to two seconds while the database hangs; up to two more keep clients apart.
    t.match(answer.headers.get('retry-after'), /^[1-4]$/)
    t.match(await answer.json(), { error: 'database_unreachable', details: [{ message: /no answer within 1\.6 s/ }] })
  }
  const ready = await fetch(`${url}/ready`)
  t.equal(ready.status, 503)
  t.match(await ready.json(), { details: [{ message: /no answer within 1\.6 s.*requests are refused at once/ }] })
  t.equal((await fetch(`${url}/health`)).status, 200)

  influx?.kill('SIGCONT')
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
  for (const path of paths) t.equal((await fetch(`${url}${path}`)).status, 200)
})
