import { type FieldValue, formatLine } from '@nrg/influx/line'
import { standIn } from '@nrg/influx/testing/stand-in'
import { createWriter } from '@nrg/influx/write'
import { AlertList } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const HOUR = 3_600_000
const time = (offsetMs: number) => new Date(NOW + offsetMs).toISOString()

/** The line of an alert; its other fields are given as they are stored. */
function alert(
  device: string,
  metric: string,
  reason: string,
  since: number,
  until: number,
  fields: Record<string, FieldValue> = {},
) {
  return formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: { until: at(until), ...fields },
    time: at(since),
  })
}

test('alerts that held within a day are listed, the last to hold first', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config, {
    metrics: [{ name: 'current_a', unit: 'A' }],
    detectors: { zscore: { hold: '5m' } },
    devices: { '1003': { detectors: { zscore: { hold: '2h' } } } },
  })
  t.strictSame((await app.inject('/api/alerts')).json(), [], 'none in an empty database')

  await createWriter(connection, buckets.alerts.name).write([
    // The latest of its device, metric and reason, with all that can be said of an alert.
    alert('1001', 'current_a', 'zscore', -60_000, -1000, {
      value: 26,
      score: 7.9,
      expected: 20.1,
      lower: 18.7,
      upper: 21.5,
      severity: 'critical',
      samples: 600n,
      peak: 8.5,
      state: 'raised',
      config: 'c1',
    }),
    // An earlier one of the same, and the others of the same device.
    alert('1001', 'current_a', 'zscore', -5 * HOUR, -4 * HOUR, { value: 25, state: 'raised' }),
    alert('1001', 'current_a', 'limit', -60_000, -1000, { value: 31 }),
    alert('1001', 'voltage_v', 'zscore', -2 * HOUR, -6 * 60_000, { value: 470.25 }),
    // Began long ago and held until today; began and ended too long ago.
    alert('1002', 'temp_c', 'stuck', -72 * HOUR, -23 * HOUR, { value: 40 }),
    alert('1002', 'voltage_v', 'stuck', -72 * HOUR, -25 * HOUR, { value: 480 }),
    // Open by the hold of its own device.
    alert('1003', 'current_a', 'zscore', -3 * HOUR, -HOUR, { value: 22 }),
    // Taken back; taken back after another that stands.
    alert('1004', 'current_a', 'zscore', -HOUR, -1000, { value: 22, state: 'withdrawn' }),
    alert('1005', 'current_a', 'zscore', -3 * HOUR, -2 * HOUR, { value: 23, state: 'raised' }),
    alert('1005', 'current_a', 'zscore', -HOUR, -1000, { value: 24, state: 'withdrawn' }),
    // Not found yet: a point whose other fields come later.
    alert('1006', 'current_a', 'offline', -1000, -1000),
    formatLine({ measurement: 'other', tags: { device_id: '1' }, fields: { until: at(0) }, time: at(-1) }),
  ])
  const response = await app.inject('/api/alerts')
  const body = response.json()
  t.equal(response.statusCode, 200)
  t.ok(Value.Check(AlertList, body))
  t.strictSame(body[1], {
    device_id: '1001',
    reason: 'zscore',
    last_seen: time(-1000),
    value: 26,
    metric: 'current_a',
    since: time(-60_000),
    until: time(-1000),
    open: true,
    score: 7.9,
    peak: 8.5,
    expected: 20.1,
    lower: 18.7,
    upper: 21.5,
    severity: 'critical',
    samples: 600,
    config: 'c1',
  })
  t.match(body, [
    { device_id: '1001', metric: 'current_a', reason: 'limit', value: 31, last_seen: time(-1000), open: true },
    { device_id: '1001', metric: 'current_a', reason: 'zscore' },
    { device_id: '1006', metric: 'current_a', reason: 'offline', value: null },
    { device_id: '1001', metric: 'voltage_v', reason: 'zscore', last_seen: time(-6 * 60_000), open: false },
    { device_id: '1003', metric: 'current_a', reason: 'zscore', open: true, since: time(-3 * HOUR) },
    { device_id: '1005', metric: 'current_a', reason: 'zscore', value: 23, open: false },
    {
      device_id: '1002',
      metric: 'temp_c',
      reason: 'stuck',
      since: time(-72 * HOUR),
      last_seen: time(-23 * HOUR),
      open: false,
    },
  ])
  t.equal(body.length, 7)
  t.equal((await app.inject('/api/alerts')).body, response.body, 'the same again is the same answer')
})

test('an alert that goes on is one entry, updated in place', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  const writer = createWriter(connection, buckets.alerts.name)
  for (const minutes of [30, 20, 10, 0]) {
    await writer.write([
      alert('1001', 'current_a', 'zscore', -HOUR, -minutes * 60_000, { value: 26, peak: 9 - minutes / 10 }),
    ])
    t.match((await app.inject('/api/alerts')).json(), [
      { since: time(-HOUR), last_seen: time(-minutes * 60_000), peak: 9 - minutes / 10 },
    ])
  }
})

test('a database that is out of reach, busy or set up wrong is a 503 that says so', async (t) => {
  const answering = (status: number, headers = {}) =>
    standIn(t, (_request, response) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"message":"as told"}'),
    )
  const some: [string, Parameters<typeof buildApp>[1], string, RegExp][] = [
    [
      'nobody',
      { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 },
      'database_unreachable',
      /INFLUXDB_URL/,
    ],
    ['silence', await standIn(t, () => undefined, 100), 'database_unreachable', /no answer/],
    ['busy', await answering(429, { 'retry-after': '3' }), 'database_busy', /as told/],
    ['a wrong token', await answering(401), 'database_misconfigured', /INFLUXDB_TOKEN/],
    ['no bucket', await answering(404), 'database_misconfigured', /provisioning/],
  ]
  for (const [name, influx, error, message] of some) {
    const app = await buildApp(t, influx)
    for (const url of ['/api/devices', '/api/devices/1001', '/api/alerts']) {
      const response = await app.inject(url)
      t.equal(response.statusCode, 503, `${name}: ${url}`)
      t.match(response.json(), { ok: false, error, details: [{ message }] }, `${name}: ${url}`)
      t.match(response.headers['retry-after'], /^\d$/)
    }
    t.equal((await app.inject('/ready')).statusCode, 503)
    t.equal((await app.inject('/health')).statusCode, 200)
  }
})

test('the API is described from its schemas', async (t) => {
  const { config } = await openDatabase(t)
  const app = await buildApp(t, config)
  t.match((await app.inject('/ready')).json(), { ok: true, service: 'query' })
  const { paths } = (await app.inject('/docs/json')).json()
  t.strictSame(Object.keys(paths).sort(), ['/api/alerts', '/api/devices', '/api/devices/{id}', '/health', '/ready'])
  t.match(paths['/api/alerts'].get.responses['200'].content['application/json'].schema.items.properties, {
    device_id: {},
    last_seen: {},
  })
})
