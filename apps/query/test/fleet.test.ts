import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { DeviceDetail, DeviceList } from '@nrg/schema/device'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { FleetSummary } from '@nrg/schema/fleet-summary'
import { MetricList } from '@nrg/schema/metric-summary'
import type { Unsent } from '@nrg/schema/outbox-event'
import { SiteList } from '@nrg/schema/site'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { type Test, test } from 'tap'
import { metricSummaries } from '../src/metrics/summary.ts'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const MINUTE = 60_000
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: {
    harbour: { name: 'Harbour', time_zone: 'Europe/Berlin', tariff: { per_kwh: 0.23, currency: 'EUR' } },
    mill: {},
  },
  devices: {
    '1001': { site: 'harbour', name: 'Chiller 1', electrical: { phases: 3, power_factor: 0.95 } },
    '1002': { site: 'harbour', name: 'Kältemaschine 2', note: 'feed H2', electrical: { phases: 1, power_factor: 1 } },
    '1003': { site: 'mill' },
  },
}

const baseline = (device: string, metric: string, mean: number, sd: number, offsetMs = -MINUTE) =>
  formatLine({
    measurement: 'baseline',
    tags: { device_id: device, metric, kind: 'zscore' },
    fields: { mean, sd },
    time: at(offsetMs),
  })
const alert = (device: string, metric: string, reason: string, since: number, until: number, severity = 'warning') =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: { until: at(until), state: 'raised', severity, value: 31, expected: 20, score: 8 },
    time: at(since),
  })

/** Four devices: one of them in trouble, one silent, one fine, one without a site. */
async function openFleet(t: Test) {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1001', time: at(-5000), metrics: { voltage_v: 400, current_a: 30, temp_c: 40 } }),
    readingLine({ deviceId: '1001', time: at(-2 * MINUTE), metrics: { current_a: 20 } }),
    readingLine({ deviceId: '1002', time: at(-1000), metrics: { voltage_v: 230, current_a: 10 } }),
    readingLine({ deviceId: '1003', time: at(-60 * MINUTE), metrics: { voltage_v: 400, current_a: 10 } }),
    readingLine({ deviceId: '1010', time: at(-1000), metrics: { voltage_v: 400.126, current_a: 10 } }),
  ])
  await createWriter(connection, buckets.rollup.name).write([
    baseline('1001', 'current_a', 99, 9, -6 * MINUTE),
    baseline('1001', 'current_a', 20, 0.5),
    baseline('1001', 'voltage_v', 400, 2),
    baseline('1001', 'temp_c', 40, 1, -11 * MINUTE),
    ...[-20, -1].map((minute) =>
      formatLine({
        measurement: 'rollup',
        tags: { device_id: '1001', metric: 'current_a' },
        fields: { n: 6 },
        time: at(minute * MINUTE),
      }),
    ),
    formatLine({
      measurement: 'rhythm',
      tags: { device_id: '1001', metric: 'device' },
      fields: { interval: 5 },
      time: at(-30 * MINUTE),
    }),
    ...['1001', '1002'].flatMap((device_id) =>
      ['current_a', 'voltage_v'].map((metric) =>
        formatLine({
          measurement: 'spread',
          tags: { device_id, metric, kind: 'level' },
          fields: { n: device_id === '1001' ? 1440 : 1439 },
          time: at(-60 * MINUTE),
        }),
      ),
    ),
  ])
  await createWriter(connection, buckets.alerts.name).write([
    alert('1001', 'current_a', 'zscore', -3 * MINUTE, -5000, 'critical'),
    alert('1003', 'device', 'offline', -50 * MINUTE, -5000),
    alert('1002', 'current_a', 'zscore', -5 * 60 * MINUTE, -4 * 60 * MINUTE, 'critical'),
  ])
  return { app: await buildApp(t, config, fleet), connection }
}

test('the fleet at a moment: devices, what is open, power that is measured or derived, what is learned', async (t) => {
  const { app } = await openFleet(t)
  const response = await app.inject('/api/fleet')
  const body = response.json()
  t.equal(response.headers['server-time'], String(NOW))
  t.ok(Value.Check(FleetSummary, body), response.body)
  t.match(body, {
    server_time: new Date(NOW).toISOString(),
    devices: 4,
    heard: 3,
    status: { critical: 1, warning: 0, offline: 1, silenced: 0, ok: 2 },
    incidents: { critical: 1, warning: 1, unacknowledged: 2, silenced: 0 },
    // √3 · 400 · 30 · .95 and 230 · 10; the expected power is that of the first alone.
    power_kw: 22.05,
    expected_kw: 13.16,
    usual_kw: [12.49, 13.83],
    currency: 'EUR',
  })
  t.strictSame(
    body.learning.detectors.map(({ reason, ready, of }: { reason: string; ready: number; of: number }) => [
      reason,
      ready,
      of,
    ]),
    [
      ['zscore', 1, 4],
      ['spike', 0, 4],
      ['level', 1, 4],
      ['noise', 0, 4],
      ['seasonal', 0, 4],
    ],
  )
  // Its first minute with readings was twenty minutes ago; 720 minutes are to be there for a level.
  t.equal(body.learning.since, new Date(NOW - 20 * MINUTE).toISOString())
  const next = new Map(
    body.learning.detectors.map(({ reason, next_ready_at }: { reason: string; next_ready_at: string | null }) => [
      reason,
      next_ready_at,
    ]),
  )
  t.ok(Date.parse(String(next.get('seasonal'))) > NOW + 24 * 60 * MINUTE, 'by the time of day, more than a day on')
  t.ok(Date.parse(String(next.get('spike'))) > NOW)

  const sites = (await app.inject('/api/sites')).json()
  t.ok(Value.Check(SiteList, sites))
  t.match(sites, [
    {
      site: 'harbour',
      name: 'Harbour',
      devices: 2,
      status: { critical: 1, ok: 1 },
      tariff: { per_kwh: 0.23 },
      worst: { severity: 'critical' },
    },
    {
      site: 'mill',
      name: 'mill',
      time_zone: 'UTC',
      devices: 1,
      status: { offline: 1 },
      power_kw: null,
      worst: { severity: 'warning' },
    },
    { site: null, name: 'No site', devices: 1, power_kw: null, expected_kw: null, worst: null },
  ])

  const metrics = (await app.inject('/api/metrics')).json()
  t.ok(Value.Check(MetricList, metrics))
  t.match(metrics, [
    {
      name: 'voltage_v',
      label: 'voltage',
      unit: 'V',
      limit: { upper: 490 },
      alerting_sd: 5,
      usual_sd: 2,
      kind: 'measured',
    },
    { name: 'temp_c' },
    { name: 'current_a' },
    { name: 'power_kw', unit: 'kW', kind: 'derived', from: ['voltage_v', 'current_a'], assumes: undefined },
  ])
  const { 1001: chiller = {} } = fleet.devices ?? {}
  t.match(
    metricSummaries({ ...fleet, devices: { 1001: chiller, 1003: {} } }).at(-1),
    { name: 'power_kw', assumes: { phases: 3, power_factor: 0.95 } },
    'it is said where it is the same of all',
  )
})

test('an empty fleet is one too', async (t) => {
  const { config } = await openDatabase(t)
  const app = await buildApp(t, config)
  t.match((await app.inject('/api/fleet')).json(), { devices: 0, heard: 0, power_kw: null, expected_kw: null })
  t.strictSame((await app.inject('/api/sites')).json(), [])
  t.strictSame((await app.inject('/api/devices?sort=id')).json(), [])
  t.equal(
    (await app.inject('/api/metrics')).json().length,
    3,
    'no power is derived where no device has electrical data',
  )
})

test('what notify could not send is told, until it could', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  const writer = createWriter(connection, buckets.registry.name)
  const say = async (time: number, unsent: Unsent) => {
    const event = JSON.stringify({ time, ...unsent })
    await writer.write([
      formatLine({
        measurement: 'outbox',
        tags: { event: 'unsent' },
        fields: { body: event },
        time: BigInt(time) * 1_000_000n,
      }),
    ])
    return (await app.inject('/api/fleet')).json()
  }
  t.notOk('unsent' in (await app.inject('/api/fleet')).json(), 'notify never ran')
  const unsent = { given_up: 2, waiting: [{ channel: 'desk', messages: 3 }] }
  const body = await say(NOW - 60_000, unsent)
  t.ok(Value.Check(FleetSummary, body))
  t.strictSame(body.unsent, unsent)
  t.notOk('unsent' in (await say(NOW - 30_000, { given_up: 0, waiting: [] })))
})

test('a device that was silent is so until its next reading, while its alert is held', async (t) => {
  const { app, connection } = await openFleet(t)
  const writer = createWriter(connection, buckets.raw.name)
  const read = async () => {
    const device = (await app.inject('/api/devices/1003')).json<DeviceDetail>()
    const { status } = (await app.inject('/api/fleet')).json<FleetSummary>()
    t.ok(device.incident, 'its incident is named as long as it is open')
    return [device.status, status.offline, status.ok]
  }
  await writer.write([readingLine({ deviceId: '1003', time: at(-6000), metrics: { voltage_v: 400 } })])
  t.strictSame(await read(), ['offline', 1, 2], 'a reading from before it was last missed came late')
  await writer.write([readingLine({ deviceId: '1003', time: at(-4000), metrics: { voltage_v: 400 } })])
  t.strictSame(await read(), ['ok', 0, 3])
  t.strictSame((await app.inject('/api/devices?status=offline')).json(), [])
  await createWriter(connection, buckets.alerts.name).write([
    alert('1003', 'current_a', 'zscore', -10 * MINUTE, -5000, 'critical'),
  ])
  t.strictSame(await read(), ['critical', 0, 2], 'what else is open at it is told')
})

test('devices are listed as they are asked for', async (t) => {
  const { app } = await openFleet(t)
  const list = async (query: string) => {
    const response = await app.inject(`/api/devices?${query}`)
    t.equal(response.statusCode, 200, `${query}: ${response.body}`)
    t.ok(Value.Check(DeviceList, response.json()), query)
    return response.json()
  }
  const ids = async (query: string) =>
    (await list(query)).map(({ device_id }: { device_id: string }) => device_id).join(' ')
  t.equal(await ids('sort=trouble'), '1001 1003 1002 1010')
  t.equal(await ids('sort=id'), '1001 1002 1003 1010')
  t.equal(await ids('sort=name'), '1001 1003 1010 1002')
  t.equal(await ids('sort=last_seen'), '1002 1010 1001 1003')
  t.equal(await ids('sort=excess'), '1001 1002 1003 1010')
  t.equal(await ids('site=harbour'), '1001 1002')
  t.equal(await ids('site='), '1010')
  t.equal(await ids('status=offline,ok'), '1003 1002 1010')
  t.equal(await ids('q=chil'), '1001')
  t.equal(await ids(`q=${encodeURIComponent('KÄLTE 2')}`), '1002')
  t.equal(await ids(`q=${encodeURIComponent('kaltem 3')}`), '')
  t.equal(await ids('q=harb'), '1001 1002')
  t.equal(await ids('ids=1010,1002,9999&sort=id'), '1002 1010')

  t.strictSame(
    (await list('sort=id&limit=1'))[0],
    {
      device_id: '1001',
      last_seen: new Date(NOW - 5000).toISOString(),
      name: 'Chiller 1',
      site: 'harbour',
      status: 'critical',
      learning: true,
      interval_s: 5,
      incident: (await list('ids=1001'))[0].incident,
      power_kw: 19.75,
      expected_kw: 13.16,
    },
    'learning: there is no level of its yet',
  )
  const [values] = await list('ids=1001&fields=values')
  t.strictSame(values, {
    device_id: '1001',
    last_seen: new Date(NOW - 5000).toISOString(),
    values: {
      current_a: { value: 30, time: NOW - 5000, expected: 20, sd: 0.5, score: 20 },
      temp_c: { value: 40, time: NOW - 5000, expected: null, sd: null, score: null },
      voltage_v: { value: 400, time: NOW - 5000, expected: 400, sd: 2, score: 0 },
    },
  })
  const [{ spark }] = await list('ids=1001&fields=spark')
  t.match(spark, { metric: 'current_a', from: NOW - 59 * MINUTE, step_ms: MINUTE, usual: [19, 21] })
  t.equal(spark.mean.length, 60)
  t.strictSame(spark.mean.slice(-3), [20, 30, null], 'and a gap is null')
})

test('a list goes on where the page before ended, whatever comes and goes', async (t) => {
  const { app, connection } = await openFleet(t)
  const first = await app.inject('/api/devices?sort=id&limit=2')
  t.equal(first.headers['x-total-count'], '4')
  const link = /^<(.+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? ''
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1000', time: at(-1), metrics: { voltage_v: 1 } }),
  ])
  const second = await app.inject(link)
  t.match(second.json(), [{ device_id: '1003' }, { device_id: '1010' }])
  t.equal(second.headers.link, undefined, 'the end')
  for (const url of [link.replace('sort=id', 'sort=name'), '/api/devices?cursor=abc', '/api/devices?cursor=W10'])
    t.match((await app.inject(url)).json(), { ok: false, error: 'bad_parameter', details: [{ message: /^cursor: / }] })
})

test('a wrong parameter is a 400 that says what to send', async (t) => {
  const { config } = await openDatabase(t)
  const app = await buildApp(t, config)
  const wrong = {
    'sort=size': /none of trouble, id/,
    'sort=id,name': /one order/,
    'status=bad': /none of critical/,
    'fields=core,all': /none of core, values, spark/,
    'fields=spark': /200 devices at most/,
    'fields=spark&limit=201': /200 devices at most/,
    'limit=1001': /more than 1000/,
    'limit=0': /pattern|match/,
    'limit=1e2': /pattern|match/,
    'limit=1&limit=2': /string/,
    'sort=id&color=red': /color: there is no such parameter; there are site, status/,
    [`ids=${'1,'.repeat(200)}1`]: /200 at most/,
  }
  for (const [query, message] of Object.entries(wrong)) {
    const response = await app.inject(`/api/devices?${query}`)
    t.equal(response.statusCode, 400, query)
    t.match(response.json(), { ok: false, details: [{ message }] }, query)
  }
  t.equal((await app.inject('/api/fleet?x=1')).statusCode, 400)
  t.strictSame((await app.inject('/api/devices?x=1')).json(), [], 'what it never knew is no part of the question')
})

test('a device has its name, values and neighbours beside its readings', async (t) => {
  const { app } = await openFleet(t)
  const body = (await app.inject('/api/devices/1001')).json()
  t.ok(Value.Check(DeviceDetail, body))
  t.match(body, {
    name: 'Chiller 1',
    site: 'harbour',
    status: 'critical',
    interval_s: 5,
    electrical: { phases: 3, power_factor: 0.95 },
    values: { current_a: { value: 30, score: 20 } },
    incident: /^inc_/,
    neighbours: ['1002'],
  })
  t.match((await app.inject('/api/devices/1010')).json(), {
    name: 'Device 1010',
    site: null,
    status: 'ok',
    interval_s: null,
    electrical: null,
    incident: null,
    neighbours: [],
    values: { voltage_v: { value: 400.13, expected: null } },
  })
})
