import { alertId } from '@nrg/detection/alerts/id'
import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { EnergyRange } from '@nrg/schema/energy'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { Value } from '@sinclair/typebox/value'
import tap, { type Test, test } from 'tap'
import { PowerCourse } from '../src/fleet/power-course.ts'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: {
    harbour: { name: 'Harbour', time_zone: 'Europe/Berlin', tariff: { per_kwh: 0.5, currency: 'EUR' } },
    mill: { tariff: { per_kwh: 1, currency: 'USD' } },
    yard: {},
  },
  devices: {
    '1001': { site: 'harbour', electrical: { phases: 1, power_factor: 1 } },
    '1002': { site: 'harbour' },
    '1003': { site: 'mill', electrical: { phases: 1, power_factor: 1 } },
  },
}

/** Minutes of the rollup, and what was expected each five minutes: 400 V and so many amperes. */
function* minutes(device: string, from: number, to: number, amperes: number, expected: number | null = 20) {
  for (let offset = from; offset < to; offset += MINUTE)
    for (const [metric, mean, usual] of [
      ['voltage_v', 400, 400],
      ['current_a', amperes, expected],
    ] as const) {
      const tags = { device_id: device, metric }
      yield formatLine({ measurement: 'rollup', tags, fields: { n: 12, mean }, time: at(offset) })
      if (usual !== null && offset % (5 * MINUTE) === 0)
        yield formatLine({
          measurement: 'baseline',
          tags: { ...tags, kind: 'zscore' },
          fields: { mean: usual, sd: 1 },
          time: at(offset),
        })
    }
}
const alert = (device: string, metric: string, reason: string, since: number, until: number) =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: { until: at(until), state: 'raised', severity: 'critical', value: 30, expected: 20, score: 8 },
    time: at(since),
  })
const idOf = (device_id: string, metric: string, reason: string, since: number) =>
  alertId({ device_id, metric, reason, time: new Date(NOW + since).toISOString().replace('.000Z', 'Z') })

/**
 * It is 13:00 in Berlin. 1001 takes 8 kW as expected but for 12 kW in the last hour; from 10:00 to 10:30 UTC its current
 * stood still, and from 9:00 to 9:20 nothing was heard of it.
 */
async function open(t: Test) {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002', '1003'].map((deviceId) =>
      readingLine({ deviceId, time: at(-1000), metrics: { voltage_v: 400, current_a: 30 } }),
    ),
  )
  await createWriter(connection, buckets.rollup.name).write([
    ...minutes('1001', -4 * HOUR, -3 * HOUR, 20),
    ...minutes('1001', -3 * HOUR + 20 * MINUTE, -HOUR, 20),
    ...minutes('1001', -HOUR, 0, 30),
    ...minutes('1003', -2 * HOUR, 0, 10, null),
  ])
  await createWriter(connection, buckets.alerts.name).write([
    alert('1001', 'current_a', 'stuck', -2 * HOUR, -1.5 * HOUR),
    alert('1001', 'current_a', 'zscore', -HOUR, -1000),
    alert('1001', 'current_a', 'level', -30 * HOUR, -29 * HOUR),
  ])
  return { app: await buildApp(t, config, fleet), connection }
}

const iso = (offset: number) => new Date(NOW + offset).toISOString()
const ask = (url: string, from: number, to = 0, by = 'hour') =>
  `${url}?${new URLSearchParams({ from: iso(from), to: iso(to), by })}`

test('the energy of a device by hours: gaps and a broken sensor are left out, and said', async (t) => {
  const { app } = await open(t)
  const response = await app.inject(ask('/api/devices/1001/energy', -4 * HOUR))
  const body = response.json()
  t.ok(Value.Check(EnergyRange, body), response.body)
  t.match(body, {
    time_zone: 'Europe/Berlin',
    time: [-4, -3, -2, -1].map((hour) => NOW + hour * HOUR),
    // 400 V · 20 A is 8 kW; of the second hour 40 minutes were heard.
    kwh: [8, 5.333, 8, 12],
    expected_kwh: [8, 5.333, 8, 8],
    complete: [true, false, false, true],
    total_kwh: 33.333,
    expected_total_kwh: 29.333,
    cost: 16.67,
    currency: 'EUR',
    left_out: [
      { from: NOW - 3 * HOUR, to: NOW - 3 * HOUR + 20 * MINUTE, why: 'gap', device_id: '1001' },
      {
        from: NOW - 2 * HOUR,
        to: NOW - 1.5 * HOUR,
        why: 'sensor',
        alert: idOf('1001', 'current_a', 'stuck', -2 * HOUR),
      },
    ],
    left_out_count: 2,
  })
  const days = (await app.inject(ask('/api/devices/1001/energy', -4 * HOUR, 0, 'day'))).json()
  t.match(
    days,
    { kwh: [33.333], total_kwh: 33.333, expected_total_kwh: 29.333 },
    'the sum over days is that over hours',
  )
  // Midnight in Berlin is 23:00 UTC.
  const two = (await app.inject(ask('/api/devices/1001/energy', -20 * HOUR, 0, 'day'))).json()
  t.strictSame(two.time, [NOW - 20 * HOUR, NOW - 13 * HOUR])
  t.match(two, { kwh: [null, 33.333], complete: [false, false] }, 'of yesterday nothing was heard, which is no 0')
})

test('sites and the fleet are their devices together; what has no power says so', async (t) => {
  const { app } = await open(t)
  const get = async (url: string) => (await app.inject(url)).json()
  const site = await get(ask('/api/sites/harbour/energy', -2 * HOUR))
  t.match(site, { time_zone: 'Europe/Berlin', kwh: [8, 12], cost: 10, currency: 'EUR' })
  t.match(
    await get(ask('/api/sites/mill/energy', -2 * HOUR)),
    { time_zone: 'UTC', kwh: [4, 4], expected_kwh: [null, null], expected_total_kwh: null, cost: 8, currency: 'USD' },
    'what is expected is not known there, and never guessed',
  )
  t.match(await get(ask('/api/fleet/energy', -2 * HOUR)), {
    time_zone: 'UTC',
    kwh: [12, 16],
    total_kwh: 28,
    cost: null,
    currency: null,
  })
  for (const [url, status, error] of [
    ['/api/devices/1002/energy', 404, 'no_power'],
    ['/api/devices/1009/energy', 404, 'unknown_device'],
    ['/api/sites/yard/energy', 404, 'no_power'],
    ['/api/sites/nowhere/energy', 404, 'unknown_site'],
    ['/api/fleet/energy?by=week', 400, 'bad_parameter'],
    ['/api/fleet/energy?from=-800d', 400, 'bad_parameter'],
    [
      `/api/fleet/energy?from=${encodeURIComponent(iso(HOUR))}&to=${encodeURIComponent(iso(2 * HOUR))}`,
      400,
      'bad_parameter',
    ],
  ] as const)
    t.match(await get(url), { status, error, details: [{ message: /./ }] }, url)
})

test('what incidents take more than was expected, and what it costs, wherever they are told', async (t) => {
  const { app } = await open(t)
  const get = async (url: string) => (await app.inject(url)).json()
  const excess = { excess_kwh: 4, excess_cost: 2 }
  const [incident, ...others] = await get('/api/incidents?state=open')
  t.equal(others.length, 0)
  t.match(incident, { ...excess, cost_per_day: 48, reason: 'zscore' })
  t.match(await get(`/api/incidents/${incident.id}`), excess)
  const [alarm] = await get('/api/alerts?state=open')
  t.match(alarm, excess)
  t.match(await get(`/api/alerts/${alarm.id}`), {
    ...excess,
    explanation: { cost: { excess_kwh: 4, cost: 2, currency: 'EUR', per_kwh: 0.5, per_day: 48, derived: true } },
  })
  const closed = await get('/api/incidents?reason=stuck')
  t.match(closed, [{ kind: 'sensor', excess_kwh: null, excess_cost: null }], 'a broken sensor took nothing')
  const fleetNow = await get('/api/fleet')
  t.match(fleetNow, { ...excess, excess_cost_per_day: 48 })
  // Since midnight of each site to 11:55 UTC: 33.33 - 1 and 8 - .33 kWh.
  t.match(fleetNow, { energy_today_kwh: 40, energy_usual_kwh: null }, 'of 1003 nothing is expected')
  // 12 kW of 1001 and 4 kW of 1003 in each minute of the rollup; now 12 kW each.
  t.match(fleetNow.power_spark.slice(-3), [
    [NOW - 2 * MINUTE, 16],
    [NOW - MINUTE, 16],
    [NOW, 24],
  ])
  t.equal(fleetNow.power_spark.length, 60)
  const sites = await get('/api/sites')
  t.match(sites[0], { site: 'harbour', ...excess, energy_today_kwh: 32.33, energy_usual_kwh: 28.67 })
  t.match(sites.at(-1), { site: 'yard', energy_today_kwh: null, excess_kwh: null })
  t.match(await get('/api/devices/1001'), { energy_today_kwh: 32.333 })
  t.match(await get('/api/devices/1002'), { energy_today_kwh: null })
})

test('what an incident of long ago took is counted when it is asked for', async (t) => {
  const { app, connection } = await open(t)
  await createWriter(connection, buckets.rollup.name).write([...minutes('1001', -30 * HOUR, -29 * HOUR, 10)])
  const [old] = (await app.inject('/api/incidents?from=-2d&reason=level')).json()
  t.match(old, { excess_kwh: -4, excess_cost: -2 }, 'less than was expected is below 0')
  t.match((await app.inject(`/api/incidents/${old.id}`)).json(), { excess_kwh: -4 })
  t.match((await app.inject('/api/alerts?from=-2d&reason=level')).json(), [{ excess_kwh: -4 }])
})

test('a minute that was seen before what is stored could be read is counted once', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.rollup.name).write([...minutes('1001', -HOUR, 0, 30)])
  const course = new PowerCourse(createReader(connection), fleet)
  const values = new Map(
    Object.entries({ voltage_v: 400, current_a: 30 }).map(([name, value]) => [name, { value, time: NOW }]),
  )
  const state = (asOf: number) => ({
    asOf,
    devices: new Map([['1001', { id: '1001', lastSeen: asOf, values }]]),
    normals: new Map(),
    intervals: new Map([['1001', 10]]),
    troubles: new Map(),
  })
  course.see(state(NOW - 2 * MINUTE))
  course.see(state(NOW - MINUTE))
  const options = { now: new Date(NOW), timeoutMs: config.timeoutMs }
  await t.rejects(course.read(state(NOW), { ...options, signal: AbortSignal.abort() }))
  await course.read(state(NOW), options)
  t.equal(course.minutes.length, 59)
  t.strictSame([...new Set(course.minutes.map(([, kw]) => kw))], [12])
})
