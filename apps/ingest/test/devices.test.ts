import { setTimeout as sleep } from 'node:timers/promises'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { standIn } from '@nrg/influx/testing/stand-in'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance } from 'fastify'
import tap, { test } from 'tap'
import { buildApp, buildReadyApp, KEY, NOW, openDatabase } from './fixture/build-app.ts'
import { reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Sends a reading of each device at one time. */
const send = (app: FastifyInstance, ids: readonly unknown[], { at = NOW, query = '' } = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/ingest${query}`,
    headers: { authorization: KEY, 'content-type': 'application/json' },
    payload: ids.map((device_id) => ({ ...reading, device_id, timeof: new Date(at).toISOString() })),
  })
const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)
const Stored = Type.Object({ device_id: Type.String() })
const devices = fluxSource(
  `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z) |> filter(fn: (r) => r._field == "temp_c")`,
)

test('new devices are let in up to the limit of an hour; those that are there go on', async (t) => {
  const { config, connection } = await openDatabase(t)
  let now = NOW
  const app = await buildReadyApp(t, config, { limits: { newDevices: 10 }, clock: () => now })
  t.match((await send(app, [1001, 1002])).json(), { ok: true, written: 2 })
  const mixed = await send(app, [1001, ...from(2000, 100), 1002])
  t.equal(mixed.statusCode, 200)
  t.match(mixed.json(), { written: 10, rejected_count: 92 })
  t.match(mixed.json().rejected[0], { index: 9, code: 'too_many_new_devices', field: 'device_id' })

  const refused = await send(app, [...from(3000, 100), 'x'])
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), { ok: false, error: 'too_many_new_devices', rejected_count: 101 })
  t.ok(Value.Check(Problem, refused.json()))
  t.match(refused.json().details[0], { index: 0, message: /INGEST_NEW_DEVICES/ })
  const seconds = Number(refused.headers['retry-after'])
  t.ok(seconds >= 360 && seconds <= 362, `${seconds} s: a tenth of an hour, and no two come at once`)
  t.equal((await send(app, [1001, 3000], { query: '?strict=true' })).statusCode, 429)
  t.equal((await send(app, [1001, 1002, 2000])).json().written, 3)

  now += seconds * 1000
  t.match((await send(app, [3000, 3001], { at: now })).json(), { written: 1, rejected: [{ index: 1 }] })
  const stored = await createReader(connection).collect(devices, Stored)
  t.equal(new Set(stored.map(({ device_id }) => device_id)).size, 11)
})

test('there are no more devices in all than may be, until some were not heard for a month', async (t) => {
  const { config } = await openDatabase(t)
  let now = NOW
  const app = await buildReadyApp(t, config, { limits: { devices: 3 }, clock: () => now })
  t.equal((await send(app, [1001, 1002, 1003])).json().written, 3)
  const refused = await send(app, [1004])
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), { error: 'too_many_devices', details: [{ message: /INGEST_MAX_DEVICES/ }] })
  t.equal(refused.headers['retry-after'], undefined)
  for (let day = 0; day < 5; day++) {
    now += 7 * DAY
    t.equal((await send(app, [1001], { at: now })).statusCode, 200)
  }
  t.match((await send(app, [1004, 1005, 1006], { at: now })).json(), { written: 2, rejected: [{ index: 2 }] })
})

test('a restart knows the devices, and how many new ones have come', async (t) => {
  const { config, connection } = await openDatabase(t)
  const limits = { newDevices: 10, devices: 20 }
  const first = await buildReadyApp(t, config, { limits })
  t.equal((await send(first, from(1000, 9))).json().written, 9)
  await first.close()

  const again = await buildReadyApp(t, config, { limits })
  t.equal((await send(again, from(5000, 1000))).json().written, 1, 'a flood finds what is left of the hour')
  t.equal((await send(again, from(1000, 9))).json().written, 9)
  await again.close()

  // An installation that kept no record, or whose records are gone: readings tell as well.
  const writer = createWriter(connection, buckets.raw.name)
  await writer.write(
    from(7000, 30).map((deviceId) =>
      readingLine({ deviceId: String(deviceId), time: BigInt(NOW - DAY) * 1_000_000n, metrics: { temp_c: 1 } }),
    ),
  )
  const older = await buildReadyApp(t, config, { limits })
  t.equal(
    (await send(older, [...from(7000, 30), ...from(1000, 9)])).json().written,
    39,
    'more than may be: none is lost',
  )
  t.equal((await send(older, [9000])).json().error, 'too_many_devices')
  await older.close()

  const later = NOW + 29 * DAY
  const month = await buildReadyApp(t, config, { limits, clock: () => later })
  t.equal((await send(month, from(7000, 30), { at: later })).json().written, 30, 'they were put on record')
})

test('where the database is away, unknown devices wait; nothing is refused for good', async (t) => {
  const dataDir = t.testdir()
  const options = { org: 'o', bucket: buckets.raw.name, token: 't', dataDir }
  const influx = await startInfluxDB(options)
  const port = Number(new URL(influx.url).port)
  const config = { url: influx.url, token: 't', org: 'o', timeoutMs: 5000 }
  const first = await buildReadyApp(t, config, { limits: { newDevices: 1 } })
  t.equal((await send(first, [1001])).json().written, 1, 'without a registry it goes by the readings')
  await influx.stop()

  const known = await send(first, [1001])
  t.equal(known.statusCode, 503)
  t.match(known.json(), { error: 'database_unreachable' })
  await first.close()
  const app = await buildApp(t, config, { limits: { newDevices: 1 } })
  for (const ids of [[1001], [1002], from(5000, 100)]) {
    const response = await send(app, ids)
    t.equal(response.statusCode, 503)
    t.match(response.json(), { error: 'database_unreachable' })
    t.ok(response.headers['retry-after'])
  }
  t.match((await app.inject('/ready')).json(), { error: 'not_ready' })

  const back = await startInfluxDB({ ...options, port })
  t.teardown(() => back.stop())
  while ((await app.inject('/ready')).statusCode !== 200) await sleep(50)
  t.equal((await send(app, [1001])).json().written, 1)
  t.match((await send(app, from(5000, 100))).json(), { written: 1, rejected_count: 99 }, 'what failed cost nothing')
})

test('a new device counts once its readings are stored and on record', async (t) => {
  let failing = buckets.registry.name as string
  const influx = await standIn(t, ({ url }, response) =>
    response.writeHead(url?.includes(`bucket=${failing}`) ? 503 : 204).end(),
  )
  const app = await buildApp(t, influx, { limits: { newDevices: 1 } })
  t.equal((await send(app, [1001])).json().error, 'database_busy', 'stored, and not on record')
  failing = buckets.raw.name
  t.equal((await send(app, [1002])).json().error, 'database_busy')
  failing = 'none'
  t.equal((await send(app, [1003])).json().written, 1)
  t.equal((await send(app, [1001])).json().error, 'too_many_new_devices')
})

test('a database without room for new series says so of new devices alone', async (t) => {
  const { config } = await openDatabase(t, { maxSeries: 20 })
  const app = await buildReadyApp(t, config)
  t.equal((await send(app, [1001, 1002])).json().written, 2)
  const mixed = await send(app, [1001, ...from(2000, 100), 1002])
  t.equal(mixed.statusCode, 200)
  t.match(mixed.json(), { written: 2, rejected_count: 100 })
  t.match(mixed.json().rejected[0], {
    index: 1,
    code: 'database_full',
    message: /max-series-per-database.*INFLUX_MAX_SERIES/,
  })
  const refused = await send(app, [9000])
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { error: 'database_full', details: [{ index: 0, code: 'database_full' }] })
  t.match(refused.headers['retry-after'], /^6[012]$/)
  t.equal((await send(app, [1002])).json().written, 1)
})

test('of any number of made-up ids as many are let in as may be', async (t) => {
  const influx = await standIn(t, (_request, response) => response.writeHead(204).end())
  const app = await buildApp(t, influx, { limits: { devices: 1000, newDevices: 1000 } })
  let written = 0
  for (let first = 10_000; first < 210_000; first += 10_000)
    written += (await send(app, from(first, 10_000))).json().written ?? 0
  t.equal(written, 1000)
})

test('a device of whatever id is known after a restart', async (t) => {
  const { config } = await openDatabase(t)
  const ids = ['Pump-7.a:1', 'pump-7.a:1', 1001, '1'.repeat(40)]
  const limits = { newDevices: 4, devices: 100 }
  const first = await buildReadyApp(t, config, { limits })
  t.equal((await send(first, ids)).json().written, 4)
  t.equal((await send(first, ['1001'])).json().written, 1, '1001 and "1001" are one device')
  await first.close()

  const again = await buildReadyApp(t, config, { limits })
  t.equal((await send(again, [...ids, 'PUMP-7.a:1'])).json().written, 4, 'and another spelling is another device')
})
