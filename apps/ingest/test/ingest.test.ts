import { DeleteAPI } from '@influxdata/influxdb-client-apis'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { IngestResult } from '@nrg/schema/ingest-result'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { buildApp, buildReadyApp, KEY, openDatabase } from './fixture/build-app.ts'
import { good, keys, mixed } from './fixture/good-requests.ts'
import { reading, request } from './fixture/requests.ts'
import { empty, unreadable } from './fixture/unreadable-requests.ts'
import { wrong } from './fixture/wrong-readings.ts'

tap.setTimeout(120_000)

const metrics = ['voltage_v', 'temp_c', 'current_a', 'power_kw']
const everything = fluxSource(
  `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)`,
)
const Row = Type.Object({
  _measurement: Type.String(),
  device_id: Type.String(),
  _field: Type.String(),
  _time: Type.String(),
  _value: Type.Number(),
})

test('each request has its answer, and stores what the answer says', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config, { metrics, limits: { streamBytes: 20_000_000 } })
  const reader = createReader(connection)
  const remove = new DeleteAPI(connection.client)
  for (const one of [...keys, ...good, ...mixed, ...empty, ...unreadable, ...wrong]) {
    const response = await app.inject(request(one))
    const body = response.json()
    t.equal(response.statusCode, one.status, `${one.name}: ${response.body.slice(0, 200)}`)
    t.match(body, one.answer, one.name)
    t.equal(response.headers['www-authenticate'], one.status === 401 ? 'Bearer realm="ingest"' : undefined, one.name)
    t.ok(Value.Check(response.statusCode === 200 ? IngestResult : Problem, body), `${one.name} keeps the contract`)
    const rows = await reader.collect(everything, Row)
    const points = new Set(rows.map(({ device_id, _time }) => `${device_id} ${_time}`))
    t.equal(points.size, one.stored, `${one.name} stores ${one.stored}`)
    if (rows.length > 0)
      await remove.postDelete({
        org: config.org,
        bucket: buckets.raw.name,
        body: { start: '2026-01-01T00:00:00Z', stop: '2027-01-01T00:00:00Z' },
      })
  }
  t.match((await app.inject('/ready')).json(), { ok: true }, 'and it works on')
})

test('a reading is stored unaltered', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config, { metrics })
  const send = (body: object) => app.inject(request({ name: '', body, status: 200, answer: {}, stored: 1 }))
  await send([
    {
      device_id: '1001',
      timeof: '2026-03-01T13:00:00.123456789+01:00',
      voltage_v: '480.5',
      current_a: 1e-9,
      temp_c: -0.25,
    },
    { device_id: 9007199254740991, timeof: '2026-03-01 11:00:00', power_kw: 12345678.901234567 },
  ])
  const rows = await createReader(connection).collect(everything, Row)
  const of = (device_id: string, _time: string, values: Record<string, number>) =>
    Object.entries(values).map(([_field, _value]) => ({ _measurement: 'energy', device_id, _field, _time, _value }))
  const order = (a: { _field: string }, b: { _field: string }) => (a._field < b._field ? -1 : 1)
  t.strictSame(
    rows.sort(order),
    [
      ...of('1001', '2026-03-01T12:00:00.123456789Z', { voltage_v: 480.5, current_a: 1e-9, temp_c: -0.25 }),
      ...of('9007199254740991', '2026-03-01T11:00:00Z', { power_kw: 12345678.901234567 }),
    ].sort(order),
  )
})

test('of a reading with a bad metric the good ones are stored', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config, { metrics })
  const timeof = '2026-03-01T12:00:00.000Z'
  const body = { device_id: 1001, timeof, current_a: null, temp_c: 21.5 }
  const response = await app.inject(request({ name: '', body, status: 200, answer: {}, stored: 1 }))
  t.strictSame(response.json(), {
    ok: true,
    written: 1,
    rejected: [{ code: 'invalid_type', message: 'current_a must be a number, not null', field: 'current_a', index: 0 }],
    rejected_count: 1,
  })
  t.strictSame(await createReader(connection).collect(everything, Row), [
    { _measurement: 'energy', device_id: '1001', _field: 'temp_c', _time: '2026-03-01T12:00:00Z', _value: 21.5 },
  ])
})

test('all readings of a request are one write', async (t) => {
  const bodies: string[] = []
  const app = await buildApp(
    t,
    await standIn(t, ({ url }, response, body) => {
      if (url?.includes(`bucket=${buckets.raw.name}`)) bodies.push(body)
      response.writeHead(204).end()
    }),
  )
  const body = Array.from({ length: 10_000 }, (_, index) => ({ ...reading, device_id: 1000 + (index % 100) }))
  const response = await app.inject(request({ name: '', body, status: 200, answer: {}, stored: 0 }))
  t.strictSame(response.json(), { ok: true, written: 10_000 })
  t.equal(bodies.length, 1)
  t.equal(bodies[0]?.split('\n').length, 10_000)
})

test('what becomes of a write is what is answered', async (t) => {
  const some: [string, number, Record<string, string>, number, object, RegExp | undefined][] = [
    ['a wrong token', 401, {}, 500, { error: 'write_failed', details: [{ message: /log/ }] }, undefined],
    ['no bucket', 404, {}, 500, { error: 'write_failed' }, undefined],
    ['too many', 429, { 'retry-after': '20' }, 503, { error: 'database_busy' }, /^2[012]$/],
    ['not now', 503, {}, 503, { error: 'database_busy' }, /^[123]$/],
    ['its own failure', 500, {}, 503, { error: 'database_busy' }, /^[123]$/],
    ['refused', 422, {}, 500, { error: 'write_failed', details: [{ index: 0, code: 'write_failed' }] }, undefined],
  ]
  for (const [name, status, headers, expected, answer, retryAfter] of some) {
    // Queries are answered as writes are, but where a script could not be at fault.
    const answers = await standIn(t, ({ url }, response) =>
      response.writeHead(status === 422 && url?.startsWith('/api/v2/query') ? 200 : status, headers).end(),
    )
    const app = await buildApp(t, answers)
    const response = await app.inject(request({ name, body: reading, status: 0, answer: {}, stored: 0 }))
    t.equal(response.statusCode, expected, name)
    t.match(response.json(), { ok: false, request_id: /./, ...answer }, name)
    t.ok(Value.Check(Problem, response.json()), `${name} keeps the contract`)
    if (retryAfter === undefined) t.equal(response.headers['retry-after'], undefined, name)
    else t.match(response.headers['retry-after'], retryAfter, name)
  }
})

test('an InfluxDB that is not there, or says nothing, is a 503 with a time to come again', async (t) => {
  const nobody = { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 }
  const silent = await standIn(t, () => undefined, 100)
  const reset = await standIn(t, (request) => request.socket.destroy())
  for (const influx of [nobody, silent, reset]) {
    const app = await buildApp(t, influx)
    const response = await app.inject(request({ name: '', body: reading, status: 0, answer: {}, stored: 0 }))
    t.equal(response.statusCode, 503)
    t.match(response.json(), { ok: false, error: 'database_unreachable' })
    t.match(response.headers['retry-after'], /^[234]$/)
    const ready = await app.inject('/ready')
    t.equal(ready.statusCode, 503)
    t.match(ready.json(), { error: 'not_ready', details: [{ message: /INFLUXDB_URL/ }] })
    t.equal((await app.inject('/health')).statusCode, 200)
  }
})

test('some refused by the database are listed beside those that ingest refused', async (t) => {
  const app = await buildApp(
    t,
    await standIn(t, (_request, response, body) => response.writeHead(body.includes('=1002') ? 422 : 204).end('no')),
  )
  const body = [reading, 5, { ...reading, device_id: 1002 }, { ...reading, device_id: 1003 }]
  const response = await app.inject(request({ name: '', body, status: 0, answer: {}, stored: 0 }))
  t.equal(response.statusCode, 200)
  t.match(response.json(), {
    ok: true,
    written: 2,
    rejected: [
      { index: 1, code: 'not_an_object' },
      { index: 2, code: 'write_failed' },
    ],
    rejected_count: 2,
  })
})

test('readings, writes and the queue are in the metrics', async (t) => {
  const app = await buildApp(
    t,
    await standIn(t, ({ url }, response, body) =>
      response.writeHead(url?.includes(`bucket=${buckets.raw.name}`) && body.includes('=1002') ? 422 : 204).end('no'),
    ),
  )
  const send = (body: unknown) => app.inject(request({ name: '', body, status: 0, answer: {}, stored: 0 }))
  await send([reading, 5, { ...reading, device_id: 1003, temp_c: null }])
  await send([reading, { ...reading, device_id: 1002 }])
  await send({ ...reading, timeof: 'now' })
  const lines = (await app.inject('/metrics')).body.split('\n')
  for (const line of [
    'nrg_readings_accepted_total 3',
    'nrg_readings_rejected_total{code="not_an_object"} 1',
    'nrg_readings_rejected_total{code="invalid_type"} 1',
    'nrg_readings_rejected_total{code="invalid_time"} 1',
    'nrg_readings_rejected_total{code="write_failed"} 1',
    'nrg_http_requests_total{method="POST",route="/api/ingest",status="200"} 2',
    'nrg_http_requests_total{method="POST",route="/api/ingest",status="422"} 1',
    'nrg_write_queue_bytes 0',
    'nrg_request_body_bytes 0',
    'nrg_database_breaker{state="closed"} 1',
  ])
    t.ok(lines.includes(line), line)
  t.ok(lines.some((line) => /^nrg_write_duration_seconds_count\{outcome="written"\} [1-9]/.test(line)))
})

test('the API is described from its schemas', async (t) => {
  const app = await buildApp(t, await standIn(t, (_request, response) => response.writeHead(204).end()))
  const document = (await app.inject('/docs/json')).json()
  const { post } = document.paths['/api/ingest']
  t.match(Object.keys(post.requestBody.content), ['application/json', 'application/x-ndjson'])
  t.match(post.responses, { 200: {}, '4XX': {}, '5XX': {} })
  t.strictSame(post.security, [{ key: [] }])
  t.match(post.requestBody.content['application/json'].schema.anyOf[0].properties, {
    device_id: {},
    timeof: {},
    voltage_v: {},
  })
  const asked = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' }
  const cors = await app.inject({ method: 'OPTIONS', url: '/api/ingest', headers: asked })
  t.equal(cors.headers['access-control-allow-origin'], asked.origin)
  const helmet = await app.inject({ method: 'POST', url: '/api/ingest', headers: { authorization: KEY } })
  t.match(helmet.headers, { 'x-content-type-options': 'nosniff' })
})
