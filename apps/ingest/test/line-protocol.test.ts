import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type HttpError, InfluxDB, Point, setLogger } from '@influxdata/influxdb-client'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance, InjectOptions } from 'fastify'
import tap, { test } from 'tap'
import { openSpool } from '../src/spool/open-spool.ts'
import { buildApp, buildReadyApp, KEY, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)
// What the client fails with is looked at.
setLogger({ error: () => undefined, warn: () => undefined })

const second = NOW / 1000
const everything = fluxSource(
  `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)`,
)
const Row = Type.Object({
  device_id: Type.String(),
  _field: Type.String(),
  _time: Type.String(),
  _value: Type.Number(),
})

const write = (app: FastifyInstance, payload: string | Buffer, over: InjectOptions = {}) =>
  app.inject({
    method: 'POST',
    url: '/api/v2/write?precision=s',
    headers: { authorization: `Token ${KEY}` },
    payload,
    ...over,
  })

test('the official client writes to ingest as to an InfluxDB', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const client = (token: string) =>
    new InfluxDB({ url, token }).getWriteApi('any', 'any', 'ms', {
      maxRetries: 0,
      gzipThreshold: 1,
      defaultTags: { host: 'gateway' },
    })
  const writer = client(KEY)
  for (let i = 0; i < 300; i++)
    writer.writePoint(
      new Point('energy')
        .tag('device_id', String(1000 + (i % 3)))
        .floatField('voltage_v', 230.5)
        .intField('temp_c', i)
        .stringField('state', 'on, "as" it was')
        .timestamp(NOW - i * 1000),
    )
  await writer.close()
  const rows = await createReader(connection).collect(everything, Row)
  t.equal(rows.length, 600)
  const at = (time: string) => rows.filter((row) => row.device_id === '1002' && row._time === time)
  t.match(
    at('2026-03-01T11:55:01Z').sort((a, b) => (a._field < b._field ? -1 : 1)),
    [
      { _field: 'temp_c', _value: 299 },
      { _field: 'voltage_v', _value: 230.5 },
    ],
    'integers are the floats of their metric, tags and fields that are none of ours are left out',
  )

  const failure = async (token: string, point: Point) => {
    const one = client(token)
    one.writePoint(point)
    return (await one.close().catch((error: HttpError) => error)) as HttpError
  }
  t.match(await failure('wrong', new Point('energy').tag('device_id', '1000').floatField('temp_c', 1)), {
    statusCode: 401,
    code: 'unauthorized',
  })
  t.match(await failure(KEY, new Point('cpu').floatField('usage', 1)), {
    statusCode: 422,
    code: 'unprocessable entity',
    json: { message: /line 1: measurement cpu is not taken: only energy is dropped=1$/ },
  })
})

test('each body has the answer of an InfluxDB, and the good points are stored', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config)
  const reader = createReader(connection)
  let stored = 0
  const good = (device: number) => `energy,device_id=${device} temp_c=20 ${second}`
  const cases: [
    name: string,
    body: string | Buffer,
    status: number,
    message: RegExp | '',
    points: number,
    over?: object,
  ][] = [
    ['a point', good(1001), 204, '', 1],
    ['CRLF, comments and blanks', `# from a file\r\n${good(1002)}\r\n\n  ${good(1003)}\n`, 204, '', 2],
    ['nothing', '', 204, '', 0],
    ['no time: now', 'energy,device_id=1004 temp_c=20', 204, '', 1],
    ['integers', `energy,device_id=1005 temp_c=20i,voltage_v=3u ${second}`, 204, '', 1],
    ['gzip', gzipSync(good(1006)), 204, '', 1, { headers: { authorization: KEY, 'content-encoding': 'gzip' } }],
    ['milliseconds', `energy,device_id=1007 temp_c=1 ${NOW}`, 204, '', 1, { url: '/api/v2/write?precision=ms' }],
    ['nanoseconds unless said', `energy,device_id=1008 temp_c=1 ${NOW}000000`, 204, '', 1, { url: '/api/v2/write' }],
    ['no precision', good(1009), 400, /^invalid precision; valid/, 0, { url: '/api/v2/write?precision=d' }],
    [
      'a malformed line beside a good one',
      `energy,device_id=1010\n${good(1011)}`,
      400,
      /^partial write: line 1: unable to parse 'energy,device_id=1010': missing fields dropped=1$/,
      1,
    ],
    [
      'other measurements beside a good one',
      `cpu,host=a usage=1\nmem,host=a free=1i\n${good(1012)}`,
      422,
      /^failure writing points to database: partial write: line 1: measurement cpu is not taken.*line 2: measurement mem .*dropped=2$/,
      1,
    ],
    ['no device', 'energy temp_c=1', 422, /line 1: device_id is missing dropped=1/, 0],
    ['a bad device', 'energy,device_id=7 temp_c=1', 422, /device_id must be an integer of at least 1000/, 0],
    ['a text for a metric', 'energy,device_id=1013 temp_c="warm"', 422, /temp_c must be a number, not "warm"/, 0],
    ['a truth for a metric', 'energy,device_id=1013 temp_c=true', 422, /temp_c must be a number, not true/, 0],
    ['a bad metric beside a good one', 'energy,device_id=1014 temp_c=true,current_a=1', 422, /temp_c must be/, 1],
    ['no metric', 'energy,device_id=1013 humidity=1', 422, /none of the configured metrics/, 0],
    ['of the future', `energy,device_id=1013 temp_c=1 ${second + 3600}`, 422, /time is more than 10 minutes ahead/, 0],
    ['too old', 'energy,device_id=1013 temp_c=1 1', 422, /time is older than the 30 days/, 0],
    ['no gzip', 'x', 400, /not whole gzip data/, 0, { headers: { authorization: KEY, 'content-encoding': 'gzip' } }],
    ['too many', `${good(1013)}\n`.repeat(10_001), 413, /more than 10000 readings/, 0],
    [
      'many that are refused',
      'cpu v=1\n'.repeat(30),
      422,
      /line 10: measurement cpu is not taken: only energy is; and 20 more dropped=30$/,
      0,
    ],
  ]
  for (const [name, body, status, message, points, over] of cases) {
    const response = await write(app, body, over)
    t.equal(response.statusCode, status, `${name}: ${response.body.slice(0, 200)}`)
    if (message === '') t.equal(response.body, '', name)
    else {
      t.match(response.json(), { code: /./, message }, name)
      t.equal(response.headers['x-platform-error-code'], response.json().code, name)
    }
    stored += points
    const rows = await reader.collect(everything, Row)
    t.equal(new Set(rows.map(({ device_id }) => device_id)).size, stored, `${name} stores ${points}`)
  }
  const [now] = (await reader.collect(everything, Row)).filter(({ device_id }) => device_id === '1004')
  t.equal(now?._time, '2026-03-01T12:00:00Z')
})

test('a client of InfluxDB 1 has its key as a password', async (t) => {
  const app = await buildApp(t, await standIn(t, (_request, response) => response.writeHead(204).end()))
  const body = `energy,device_id=1001 temp_c=20 ${second}`
  const basic = `Basic ${Buffer.from(`anybody:${KEY}`).toString('base64')}`
  const cases: [url: string, authorization: string | undefined, status: number][] = [
    [`/write?db=any&precision=s&u=anybody&p=${KEY}`, undefined, 204],
    ['/write?db=any&precision=s', basic, 204],
    ['/write?db=any&precision=s', `Token anybody:${KEY}`, 204],
    ['/write?db=any&precision=s', `Token ${KEY}`, 204],
    ['/write?precision=n', KEY, 422],
    ['/write?db=any&u=anybody&p=wrong', undefined, 401],
    ['/write?db=any', `Basic ${Buffer.from('anybody:wrong').toString('base64')}`, 401],
    [`/write?db=any&p=${KEY}&p=${KEY}`, undefined, 401],
    ['/write?db=any', undefined, 401],
  ]
  for (const [url, authorization, status] of cases) {
    const response = await write(app, body, { url, headers: { ...(authorization && { authorization }) } })
    t.equal(response.statusCode, status, `${url} ${authorization}: ${response.body}`)
    if (status === 401) t.match(response.json(), { code: 'unauthorized', message: /INGEST_KEY/ })
  }
})

test('while the database is away points are kept on disk, and what cannot be kept is to come again', async (t) => {
  const influx = { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 }
  const body = `energy,device_id=1001 temp_c=20 ${second}`
  const refused = await write(await buildApp(t, influx), body)
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { code: 'unavailable', message: /send the same again/ })
  t.match(refused.headers['retry-after'], /^[234]$/)

  const spool = await openSpool(
    { dir: t.testdir(), limitBytes: 1e6, clock: () => NOW },
    { error: (text: unknown) => t.fail(String(text)) },
  )
  const app = await buildApp(t, influx, spool && { spool })
  const kept = await write(app, body)
  t.equal(kept.statusCode, 204, kept.body)
  t.equal(spool?.state.lines, 2, 'the point, and the record of its device')
})

test('new devices beyond their number are told when to come again, beside others that are stored', async (t) => {
  const app = await buildApp(t, await standIn(t, (_request, response) => response.writeHead(204).end()), {
    limits: { newDevices: 1 },
  })
  const point = (device: number) => `energy,device_id=${device} temp_c=20 ${second}`
  t.equal((await write(app, point(1001))).statusCode, 204)
  const response = await write(app, `${point(1001)}\n${point(1002)}`)
  t.equal(response.statusCode, 429)
  t.match(response.json(), { code: 'too many requests', message: /line 2: device_id is new.*dropped=1$/ })
  t.match(response.headers['retry-after'], /^\d+$/)
})
