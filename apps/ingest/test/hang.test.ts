import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { buckets } from '@nrg/schema/bucket'
import { type RunningInflux, runInflux } from '@nrg/service/testing/run-influx'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'
import { buildApp, KEY } from './fixture/build-app.ts'
import { other } from './fixture/requests.ts'

tap.setTimeout(120_000)

test('while the database hangs every sensor is told to come again, and what was acknowledged is stored', async (t) => {
  let influx: RunningInflux | undefined
  const { config, connection } = await openTestDatabase(t, {
    buckets: [buckets.raw.name],
    start: async (setup) => {
      influx = await runInflux(t, setup)
      return influx
    },
    env: {},
  })
  const app = await buildApp(t, { ...config, timeoutMs: 2000 })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const acknowledged = new Set<string>()
  const send = async (device: number) => {
    const response = await fetch(`${url}/api/ingest`, {
      method: 'POST',
      headers: { authorization: KEY, 'content-type': 'application/json' },
      body: JSON.stringify(other({ device_id: device })),
    })
    if (response.status === 200) acknowledged.add(String(device))
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() }
  }
  // A database that is busy as it starts may take its time over the first.
  while ((await send(1000)).status !== 200);

  influx?.kill('SIGSTOP')
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => send(2000 + index)))
  answers.push(await send(3000))
  for (const { status, retryAfter, body } of answers) {
    t.equal(status, 503)
    t.match(retryAfter, /^[1234]$/)
    t.match(body, { ok: false, error: 'database_unreachable' })
  }
  const ready = await fetch(`${url}/ready`)
  t.equal(ready.status, 503)
  t.match(await ready.json(), { details: [{ message: /requests are refused at once/ }] })

  influx?.kill('SIGCONT')
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
  for (let device = 2000; device < 2060; device++) while ((await send(device)).status !== 200);
  const script = fluxSource(
    `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z) |> filter(fn: (r) => r._field == "temp_c")`,
  )
  const rows = await createReader(connection).collect(script, Type.Object({ device_id: Type.String() }))
  const stored = new Set(rows.map(({ device_id }) => device_id))
  for (const device of acknowledged) t.ok(stored.has(device), device)
  t.equal(acknowledged.size, 61)
})
