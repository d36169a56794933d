import { type FieldValue, formatLine } from '@nrg/influx/line'
import { standIn } from '@nrg/influx/testing/stand-in'
import { createWriter } from '@nrg/influx/write'
import { AlertList, storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { toldAlert } from '../src/alerts/told.ts'
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
    sentence: 'current_a 26 A, expected 20.1 ± 0.75 at this hour; 7.9 σ, at worst 8.5 σ; since 11:59',
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

test('every reason has its words, for a person who has seen no code', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config, {
    metrics: [
      { name: 'current_a', unit: 'A', limit: { rate: 60 } },
      { name: 'temp_c', unit: '°C', resolution: '30s' },
      { name: 'count', unit: '' },
    ],
  })
  const MINUTE = 60_000
  // Two hours before noon; the alert holds on unless it says otherwise.
  const held = (
    reason: string,
    fields: Record<string, FieldValue>,
    [device, metric, until] = ['1001', 'current_a', -MINUTE] as [string, string, number],
  ) => alert(device, metric, reason, -2 * HOUR, until, fields)
  const cases: [line: string, sentence: string][] = [
    [
      held('cycle', { value: 31, expected: 12, lower: 6.6, upper: 17.4, score: 15.8, peak: 15.8 }, [
        '1010',
        'current_a',
        -MINUTE,
      ]),
      'current_a switched 31 times in three hours, usually 12, at most 17; since 10:00',
    ],
    [
      held('night', { value: 6.31, expected: 4.2, upper: 5.3, score: 11.2, peak: 11.2 }, [
        '1008',
        'current_a',
        -MINUTE,
      ]),
      'current_a does not go below 6.3 A, expected 4.2 in this quiet hour; usual in its quiet hours is up to 5.3 A; since 10:00',
    ],
    [
      held('unseen', { value: 1.24, expected: 3.06, lower: 2.9, upper: 9.1, score: 1.8, peak: 2.2 }, [
        '1011',
        'current_a',
        -MINUTE,
      ]),
      'current_a is 1.2 A, below all that it was about this time of day, at least 3.1; since 10:00',
    ],
    [
      held('peer', { value: 3.15, expected: 11.42, lower: 9.1, upper: 13.7, score: 14.1, peak: 15, samples: 3n }, [
        '1014',
        'current_a',
        -MINUTE,
      ]),
      'current_a is 3.1 A over an hour, where 11.4 would go with what 3 devices do that usually move with it; since 10:00',
    ],
    [
      held('unsteady', { value: 2.39, expected: 0.411, upper: 1.03, score: 5.8, peak: 5.8 }, [
        '1013',
        'current_a',
        -MINUTE,
      ]),
      'current_a goes to and fro by 2.39 A, usually by 0.411 at most; since 10:00',
    ],
    [
      held('supply', { value: 152.5, expected: 229.3, lower: 217.8, upper: 240.8, score: 33.49, peak: 98 }, [
        '1007',
        'voltage_v',
        -MINUTE,
      ]),
      'voltage_v 153, 33 % below its usual 229, at worst 98 %; usual here is 218 to 241; since 10:00',
    ],
    [
      held('zscore', { value: 31.2345, expected: 20.1111, score: 7.914, peak: 7.914 }),
      'current_a 31.2 A, expected 20.1 ± 1.4 at this hour; 7.9 σ; since 10:00',
    ],
    [
      held('spike', { value: 19.5, expected: 20, score: 5, peak: 250 }),
      'current_a 19.5 A, expected 20 ± 0.1 after the minutes before; 5 σ, at worst 250 σ; since 10:00',
    ],
    [
      held('spike', { value: 40, expected: 20, lower: 8, upper: 32, score: 20, peak: 20 }, [
        '1002',
        'current_a',
        -MINUTE,
      ]),
      'current_a 40 A, expected 20 ± 1 after the minutes before, often up to 30 A here; 20 σ; since 10:00',
    ],
    [
      held('level', { value: 20.5, expected: 20.02, score: 12, peak: 12 }, ['1002', 'count', -11 * HOUR + 9 * HOUR]),
      'count 20.5, expected 20.02 ± 0.04 as for days; 12 σ; since 10:00, until 10:00',
    ],
    [
      held('seasonal', { value: 20, expected: 20, score: 0, peak: 0 }),
      'current_a 20 A, expected 20 at this time of day; 0 σ; since 10:00',
    ],
    [
      held('noise', { value: 1.25, expected: 0.25, score: 10, peak: 10 }),
      'current_a scatters by 1.25 A, expected 0.25 ± 0.1; 10 σ; since 10:00',
    ],
    [
      held('limit', { value: 31.2, upper: 30, score: 1.2, peak: 1.2 }),
      'current_a 31.2 A, above the limit of 30 A; since 10:00',
    ],
    [
      held('limit', { value: 1.5, lower: 2, score: 0.5, peak: 1.75 }, ['1002', 'current_a', -MINUTE]),
      'current_a 1.5 A, below the limit of 2 A, at worst 0.25 A; since 10:00',
    ],
    [
      held('rate', { value: 31.2, expected: 20.1, score: 66.6, peak: 66.6 }),
      'current_a from 20.1 to 31.2 A, 66.6 A a minute, faster than 60; since 10:00',
    ],
    [
      held('stuck', { value: 40.25, score: 20, peak: 60, samples: 20n }, ['1001', 'temp_c', -MINUTE]),
      'temp_c unchanged at 40.25 °C since 09:50 (30 min)',
    ],
    [
      held('offline', { score: 3, peak: 3, expected: 10.02, samples: 500n }, ['1001', 'temp_c', -MINUTE]),
      'no reading of temp_c since 09:57 (3 min; usually one every 10 s)',
    ],
    [
      held('offline', { score: 600, peak: 700, expected: 300 }, ['1001', 'device', -10 * MINUTE - 1]),
      'no reading since 00:00 (12 h; usually one every 5 min), until 11:49',
    ],
    [
      held('offline', { score: 19, peak: 20, expected: 6, lower: 9, upper: 18 }, ['1005', 'device', -MINUTE]),
      'no reading since 09:41 (20 min; usually one every 6 s, often none for 9 min)',
    ],
    [held('offline', { score: 3, peak: 5760 }, ['1002', 'device', -MINUTE]), 'no reading since 09:57 (4 d)'],
    [
      held('fleet', { value: 12, samples: 50n, score: 0.24, peak: 0.24, upper: 10 }, ['fleet', 'current_a', -MINUTE]),
      '12 of 50 devices: current_a unusual the same way at once; since 10:00',
    ],
    // A point whose other fields come later, and a reason of another version.
    [held('zscore', {}, ['1003', 'current_a', -MINUTE]), 'current_a: zscore; since 10:00'],
    [held('omen', { value: 1 }), 'current_a: omen; since 10:00'],
  ]
  await createWriter(connection, buckets.alerts.name).write(cases.map(([line]) => line))
  const listed = (await app.inject('/api/alerts')).json()
  t.ok(Value.Check(AlertList, listed))
  t.strictSame(
    listed.map(({ sentence }: { sentence: string }) => sentence).sort(),
    cases.map(([, sentence]) => sentence).sort(),
  )
  await createWriter(connection, buckets.alerts.name).write([
    alert('1009', 'current_a', 'limit', -30 * HOUR, -1000, { value: 31, upper: 30, score: 1, peak: 1 }),
  ])
  t.match((await app.inject('/api/alerts')).json()[0], {
    sentence: 'current_a 31 A, above the limit of 30 A; since 2026-02-28 06:00',
  })
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
  // On a busy machine the database may be too slow at first.
  let ready: { ok: boolean; service?: string }
  do ready = (await app.inject('/ready')).json()
  while (!ready.ok)
  t.equal(ready.service, 'query')
  const { paths } = (await app.inject('/docs/json')).json()
  t.strictSame(Object.keys(paths).sort(), [
    '/api/alerts',
    '/api/alerts/{id}',
    '/api/alerts/{id}/acknowledge',
    '/api/alerts/{id}/comments',
    '/api/alerts/{id}/verdict',
    '/api/devices',
    '/api/devices/{id}',
    '/api/devices/{id}/energy',
    '/api/devices/{id}/export',
    '/api/devices/{id}/series',
    '/api/fleet',
    '/api/fleet/energy',
    '/api/incidents',
    '/api/incidents/{id}',
    '/api/incidents/{id}/acknowledge',
    '/api/incidents/{id}/comments',
    '/api/incidents/{id}/verdict',
    '/api/metrics',
    '/api/search',
    '/api/session',
    '/api/silences',
    '/api/silences/{id}',
    '/api/sites',
    '/api/sites/{site}/energy',
    '/api/stream',
    '/api/timeline',
    '/api/what-if',
    '/health',
    '/ready',
  ])
  t.match(paths['/api/alerts'].get.responses['200'].content['application/json'].schema.items.properties, {
    device_id: {},
    last_seen: {},
    sentence: { type: 'string' },
  })
})

test('what was worked out of an alert is rounded, the reading is as it was sent; its words are as of the day', (t) => {
  const of = { value: 27.48123, expected: 20.905124999999998, score: 20.89993985754602, lower: 19.33218387078758 }
  const since = Date.parse('2026-03-01T23:50:00Z')
  const alert = {
    ...storedAlert({ device_id: '1001', metric: 'current_a', reason: 'zscore', time: '2026-03-01T23:50:00Z' }, {}),
    ...of,
  }
  const first = toldAlert(alert, defaultFleetConfig, since + 60_000)
  t.match(first, { value: 27.48123, expected: 20.91, score: 20.9, lower: 19.33, open: true, sentence: /since 23:50$/ })
  t.equal(toldAlert(alert, defaultFleetConfig, since + 120_000), first, 'it is put into words once')
  t.match(toldAlert(alert, defaultFleetConfig, since + 3_600_000), { open: false, sentence: /since 2026-03-01 23:50/ })
  t.end()
})
