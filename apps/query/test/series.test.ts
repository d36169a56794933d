import { configLine } from '@nrg/influx/config-log'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { SeriesRange } from '@nrg/schema/series-range'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance } from 'fastify'
import tap, { type Test, test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const SECOND = 1000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** When the one reading was taken that stands out. */
const SPIKE = -17 * MINUTE - 3 * SECOND

/** Two hours of a reading every 5 s, and their rollup; half an hour without any; one reading stands out. */
async function openSeries(t: Test, fleet?: FleetConfig) {
  const { config, connection } = await openDatabase(t)
  const readings: { offset: number; value: number }[] = []
  for (let offset = -2 * HOUR; offset < 0; offset += 5 * SECOND)
    if (offset < -90 * MINUTE || offset >= -60 * MINUTE)
      readings.push({ offset, value: 20 + (offset % MINUTE === 0 ? 1 : 0) })
  readings.push({ offset: SPIKE, value: 99 })
  await createWriter(connection, buckets.raw.name).write(
    readings.map(({ offset, value }) =>
      readingLine({ deviceId: '1001', time: at(offset), metrics: { current_a: value, voltage_v: 480 } }),
    ),
  )
  const minutes = new Map<number, typeof readings>()
  for (const reading of readings) {
    const minute = Math.floor(reading.offset / MINUTE) * MINUTE
    minutes.set(minute, [...(minutes.get(minute) ?? []), reading])
  }
  const rollups = [...minutes].map(([offset, of]) => {
    const values = of.map(({ value }) => value)
    const sum = values.reduce((a, b) => a + b, 0)
    return formatLine({
      measurement: 'rollup',
      tags: { device_id: '1001', metric: 'current_a' },
      fields: { n: values.length, sum, mean: sum / values.length, min: Math.min(...values), max: Math.max(...values) },
      time: at(offset),
    })
  })
  const baselines = Array.from({ length: 12 }, (_, index) =>
    formatLine({
      measurement: 'baseline',
      tags: { device_id: '1001', metric: 'current_a', kind: 'zscore' },
      fields: { mean: 20 + index, sd: 0.5 },
      time: at((index - 12) * 5 * MINUTE),
    }),
  )
  await createWriter(connection, buckets.rollup.name).write([...rollups, ...baselines])
  await createWriter(connection, buckets.alerts.name).write([
    formatLine({
      measurement: 'alerts',
      tags: { device_id: '1001', metric: 'current_a', reason: 'spike' },
      fields: { until: at(SPIKE), state: 'raised', severity: 'warning', value: 99 },
      time: at(SPIKE),
    }),
  ])
  return buildApp(t, config, fleet)
}

test('a reading that stands out is in max, whatever the range and the number of points', async (t) => {
  const app = await openSeries(t)
  for (const query of [
    'from=-20m&points=4000',
    'from=-1h',
    'from=-1h&points=50',
    'from=-2h&points=60',
    'from=-7d',
    'from=-60d&points=50',
    'step=45s',
    'step=90s',
  ]) {
    const response = await app.inject(`/api/devices/1001/series?metrics=current_a&${query}`)
    t.equal(response.statusCode, 200, `${query}: ${response.body}`)
    const body = response.json()
    t.ok(Value.Check(SeriesRange, body), query)
    const { max, n, mean, min, expected, sd } = body.metrics.current_a
    t.equal(Math.max(...max), 99, query)
    t.ok(body.time.length <= 4000)
    for (const column of [max, n, mean, min, expected, sd]) t.equal(column.length, body.time.length, query)
    const step = max.indexOf(99)
    t.ok(body.time[step] - body.step_ms <= NOW + SPIKE && NOW + SPIKE < body.time[step], `${query}: in its own step`)
    t.match(body.alerts, [
      { metric: 'current_a', reason: 'spike', severity: 'warning', since: NOW + SPIKE, incident: /^inc_/ },
    ])
  }
})

test('readings up to a minute a step, beyond their rollup: the sums are the same', async (t) => {
  const app = await openSeries(t)
  const get = async (query: string) => (await app.inject(`/api/devices/1001/series?${query}`)).json()
  const fine = await get('from=-10m&points=120')
  t.match(fine, { source: 'raw', step_ms: 5000, from: NOW - 10 * MINUTE, to: NOW, events: [], gaps: [] })
  t.equal(fine.time[0], NOW - 10 * MINUTE + 5000, 'a step is named by its end')
  t.strictSame(fine.metrics.current_a.mean.slice(0, 13), [21, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 21])
  t.match(fine.metrics.current_a, {
    unit: 'A',
    threshold: 5,
    limit: { upper: 30 },
    baseline: 'zscore',
    last: { time: NOW - 5000, value: 20 },
  })
  t.strictSame(Object.keys(fine.metrics), ['voltage_v', 'temp_c', 'current_a'])
  t.equal(
    fine.metrics.temp_c.mean.every((value: unknown) => value === null),
    true,
    'what is not measured is null',
  )

  const long = await get('from=-2h&points=120&metrics=current_a')
  t.match(long, { source: 'rollup', step_ms: MINUTE })
  const { n, mean, max } = long.metrics.current_a
  t.equal(n[0], 12)
  t.equal(mean[0], 20.08)
  t.equal(max[0], 21)
  const half = await get('from=-2h&step=30m&metrics=current_a')
  t.match(half.metrics.current_a, { n: [360, 0, 360, 361], mean: [20.08, null, 20.08, 20.3] })
  t.strictSame(half.gaps, [{ from: NOW - 90 * MINUTE, to: NOW - 60 * MINUTE }])
})

test('what was expected is what was in force at the time', async (t) => {
  const app = await openSeries(t)
  const expected = async (query: string) =>
    (await app.inject(`/api/devices/1001/series?metrics=current_a&${query}`)).json().metrics.current_a
  const { expected: means, sd } = await expected('from=-70m&step=5m')
  t.strictSame(means, [null, null, ...Array.from({ length: 12 }, (_, index) => 20 + index)])
  t.strictSame(sd.slice(0, 4), [null, null, 0.5, 0.5])
  t.equal(
    (await expected('from=-1h&baseline=none')).expected.every((value: unknown) => value === null),
    true,
  )
  t.equal((await expected('from=-2d')).baseline, 'seasonal')
  t.equal((await expected('from=-2d&baseline=level')).baseline, 'level')
})

test('another configuration is an event, at every device: not the first one, and once where several recorded it', async (t) => {
  const { config, connection } = await openDatabase(t)
  const provisioned = (version: string, offset: number) =>
    configLine({ type: 'provisioned', version, time: NOW + offset })
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1001', time: at(-MINUTE), metrics: { current_a: 20 } }),
  ])
  const registry = createWriter(connection, buckets.registry.name)
  const eventsOf =
    (app: FastifyInstance) =>
    async (range = '-3h') =>
      (await app.inject(`/api/devices/1001/series?metrics=current_a&from=${range}`)).json().events
  await registry.write([provisioned('06af995f', -2 * HOUR)])
  t.strictSame(await eventsOf(await buildApp(t, config))(), [])
  await registry.write([
    provisioned('1b2c3d4e', -30 * MINUTE),
    provisioned('1b2c3d4e', -30 * MINUTE + 50),
    'config,event=provisioned body="of another version" 1',
  ])
  const events = eventsOf(await buildApp(t, config))
  const changes = [
    { time: NOW - 30 * MINUTE, type: 'config', text: '1b2c3d4e' },
    { time: NOW - MINUTE, type: 'config', text: '06af995f' },
  ]
  t.strictSame(await events(), changes.slice(0, 1))
  t.strictSame(await events('-10m'), [])
  await registry.write([provisioned('06af995f', -MINUTE)])
  t.strictSame(await events(), changes, 'another one while the service runs')
  t.strictSame(await events('-10m'), changes.slice(1))
})

test('a device without readings in the range has empty columns; one never seen is a 404; a wrong parameter a 400', async (t) => {
  const app = await openSeries(t)
  const url = '/api/devices/1001/series'
  const empty = (await app.inject(`${url}?from=-5d&to=-4d`)).json()
  t.match(empty, { time: [], gaps: [], metrics: { current_a: { mean: [], n: [], expected: [], last: null } } })
  t.equal((await app.inject('/api/devices/1002/series')).statusCode, 404)
  for (const query of [
    'points=49',
    'points=4001',
    'points=1e3',
    'step=0s',
    'step=1s&from=-2h',
    'metrics=flow',
    'baseline=x',
    'from=x',
    'from=-1h&to=-2h',
    'x=1',
  ])
    t.match((await app.inject(`${url}?${query}`)).json(), { ok: false, details: [{}] }, query)
  t.equal((await app.inject(`${url}?from=${NOW - DAY}`)).statusCode, 400, 'a time is text')
})

test('where no power is measured it is that of voltage and current, and says so; without electrical data there is none', async (t) => {
  const electrical = { phases: 3, power_factor: 0.95 } as const
  const app = await openSeries(t, { ...defaultFleetConfig, devices: { '1001': { electrical } } })
  const get = (query: string) => app.inject(`/api/devices/1001/series?from=-10m&points=120&${query}`)
  const body = (await get('')).json()
  t.ok(Value.Check(SeriesRange, body))
  t.strictSame(Object.keys(body.metrics), ['voltage_v', 'temp_c', 'current_a', 'power_kw'])
  const kw = (amperes: number) => (Math.sqrt(3) * 480 * amperes * 0.95) / 1000
  const power = body.metrics.power_kw
  t.match(power, { unit: 'kW', derived: { from: ['voltage_v', 'current_a'], ...electrical } })
  const near = (value: number, wanted: number) => t.ok(Math.abs(value - wanted) < 0.01, `${value}: ${wanted}`)
  near(power.mean[0], kw(21))
  near(power.mean[1], kw(20))
  near(power.last.value, kw(20))
  t.strictSame(power.n, body.metrics.current_a.n)
  t.ok(
    power.expected.every((value: unknown) => value === null),
    'nothing is known of the voltage',
  )
  const spike = (await app.inject('/api/devices/1001/series?from=-20m&step=30s&metrics=power_kw')).json().metrics
  t.strictSame(Object.keys(spike), ['power_kw'])
  near(Math.max(...spike.power_kw.max), kw(99))
  t.strictSame((await get('metrics=current_a')).json().metrics.power_kw, undefined)
  const none = (await get('baseline=none')).json().metrics.power_kw
  t.equal(none.expected.length, none.mean.length)

  const without = await openSeries(t)
  const plain = await without.inject('/api/devices/1001/series')
  t.notOk('power_kw' in plain.json().metrics)
  t.equal((await without.inject('/api/devices/1001/series?metrics=power_kw')).statusCode, 400)
})
