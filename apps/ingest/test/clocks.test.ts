import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { CLOCK_MEASUREMENT, type ClockEvent, clockWarning } from '@nrg/schema/device-clock'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'
import { DeviceClocks } from '../src/clocks/device-clocks.ts'
import { buildApp, buildReadyApp, NOW, openDatabase } from './fixture/build-app.ts'
import { json, lines, ndjson, other } from './fixture/requests.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('a device whose clock is off is told so, in the answer and on record, until it is right', async (t) => {
  const { config } = await openDatabase(t)
  let now = NOW
  const app = await buildReadyApp(t, config, { clock: () => now })
  const send = async (offset: number, device_id: number | string = 1001, headers = json) => {
    const timeof = new Date(now + offset).toISOString()
    const answer = await app.inject({
      method: 'POST',
      url: '/api/ingest',
      headers,
      payload: headers === lines ? ndjson(other({ device_id, timeof })) : JSON.stringify(other({ device_id, timeof })),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  for (let i = 0; i < 4; i++) {
    t.notOk('warnings' in (await send(-2 * HOUR)).body, 'not at once')
    now += 3 * MINUTE
  }
  const told = await send(-2 * HOUR - 10_000)
  t.match(told, {
    status: 200,
    body: {
      written: 1,
      warnings: [{ code: 'clock_off', device_id: '1001', message: /2 h behind their arrival.*UTC-02:00/ }],
    },
  })
  t.equal(told.body.warnings.length, 1)
  t.match((await send(-2 * HOUR, 1001, lines)).body, { written: 1, warnings: [{ device_id: '1001' }] }, 'lines too')
  t.notOk('warnings' in (await send(0, 1002)).body, 'others are not')

  for (let i = 0; i < 5; i++) {
    const ahead = await send(HOUR, 'meter-a')
    t.match(ahead, { status: 422, body: { details: [{ code: 'in_future' }] } })
    if (i === 4)
      t.match(ahead.body.warnings, [{ offset_s: 3600, message: /1 h ahead.*UTC\+01:00/ }], 'refused ones are told')
    now += 3 * MINUTE
  }

  t.notOk('warnings' in (await send(0)).body)
  t.notOk('warnings' in (await send(-2 * HOUR)).body, 'it begins anew')
  const connection = connect(config)
  t.teardown(() => connection.close())
  const recorded = async () => {
    const rows = await createReader(connection).collect(
      flux`from(bucket: "registry") |> range(start: 0, stop: 2100-01-01T00:00:00Z)
        |> filter(fn: (r) => r._measurement == ${fluxString(CLOCK_MEASUREMENT)} and r._field == "body")
        |> group() |> sort(columns: ["_time"])`,
      Type.Object({ _value: Type.String() }),
    )
    return rows.map(({ _value }) => JSON.parse(_value) as ClockEvent)
  }
  while ((await recorded()).length < 3) await sleep(20)
  t.match(await recorded(), [
    { type: 'off', device: '1001' },
    { type: 'off', device: 'meter-a', offset_ms: HOUR },
    { type: 'right', device: '1001' },
  ])
})

test('it is told so too where nothing is taken: by the database, or of devices that are not let in', async (t) => {
  let now = NOW
  let status = 204
  const influx = await standIn(t, ({ url }, response) => {
    const isWrite = url?.startsWith('/api/v2/write') && url.includes(`bucket=${buckets.raw.name}`)
    response.writeHead(isWrite ? status : url?.startsWith('/api/v2/query') ? 200 : 204).end()
  })
  const app = await buildApp(t, influx, { clock: () => now, limits: { newDevices: 1 } })
  const send = async (device_id: string, headers = json) => {
    const timeof = new Date(now - 2 * HOUR).toISOString()
    const payload = ndjson(other({ device_id, timeof }))
    const answer = await app.inject({ method: 'POST', url: '/api/ingest', headers, payload })
    return { status: answer.statusCode, body: answer.json() }
  }
  const warnings = (device_id: string) => [{ code: 'clock_off', device_id }]
  for (let i = 0; i < 4; i++) {
    t.equal((await send('let-in')).status, 200)
    t.equal((await send('not-let-in')).status, 429)
    now += 3 * MINUTE
  }
  t.match(await send('let-in'), { status: 200, body: { warnings: warnings('let-in') } })
  t.match(await send('not-let-in'), { status: 429, body: { warnings: warnings('not-let-in') } })
  const answers: [database: number, status: number, error: string][] = [
    [401, 500, 'write_failed'],
    [422, 500, 'write_failed'],
    [413, 413, 'too_large'],
    [503, 503, 'database_busy'],
  ]
  for (const [database, expected, error] of answers) {
    status = database
    for (const headers of [json, lines])
      t.match(await send('let-in', headers), { status: expected, body: { error, warnings: warnings('let-in') } })
    now += MINUTE
  }
})

test('readings that come late are no clock that is off', (t) => {
  let now = NOW
  const events: ClockEvent[] = []
  const record = async (event: ClockEvent) => events.push(event) > 0
  const log = { warn: () => undefined, info: () => undefined }
  const clocks = new DeviceClocks({ record, log, clock: () => now })
  const hear = (offset: number) => clocks.hear(new Map([['a', now + offset]]), [{ deviceId: 'a' }])
  for (let offset = -6 * HOUR; offset < -HOUR; offset += 5 * MINUTE) {
    now += MINUTE
    t.strictSame(hear(offset), [], 'what catches up')
  }
  for (let i = 0; i < 100; i++) {
    now += 1000
    t.strictSame(hear(-6 * HOUR), [], 'what comes at once')
  }
  for (let i = 0; i < 30; i++) {
    now += 4 * MINUTE
    hear(-6 * HOUR + i * 1000)
  }
  t.equal(clocks.off, 1)
  t.match(events, [{ type: 'off' }, { type: 'off' }], 'once an hour')
  t.equal(events.length, 2)
  clocks.hear(new Map(), [{ deviceId: 'a' }])
  t.match(events.at(-1), { type: 'right', device: 'a' })
  t.equal(clocks.off, 0)
  t.match(clockWarning('a', -9.5 * HOUR).message, /9 h 30 min behind.*UTC-09:30/)
  t.notMatch(clockWarning('a', -9.25 * HOUR).message, /UTC/)
  t.match(clockWarning('a', -56 * 365 * 24 * HOUR).message, /20440 days behind.*set its clock$/)
  t.end()
})

test('a record that fails in a way of its own ends nothing, and is made with the next reading', async (t) => {
  let now = NOW
  let tries = 0
  const record = async () => {
    tries++
    if (tries === 1) throw Object.assign(new Error('no certificate of it'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    return true
  }
  const log = { warn: () => undefined, info: () => undefined }
  const clocks = new DeviceClocks({ record, log, clock: () => now })
  for (let i = 0; i < 7; i++) {
    now += 3 * MINUTE
    clocks.hear(new Map([['a', now - 2 * HOUR]]), [{ deviceId: 'a' }])
    await sleep(0)
  }
  t.equal(tries, 2)
})
