import { actLine } from '@nrg/influx/act-line'
import { eventLine } from '@nrg/influx/event-line'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import type { ActEvent } from '@nrg/schema/act-event'
import { buckets } from '@nrg/schema/bucket'
import { DeviceDetail, DeviceList, type DeviceSummary } from '@nrg/schema/device'
import { CLOCK_MEASUREMENT, type ClockEvent } from '@nrg/schema/device-clock'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { Problem } from '@nrg/schema/problem'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const DAY = 86_400_000
const reading = (device: string | number, offsetMs: number, metrics: Record<string, number>) =>
  readingLine({ deviceId: String(device), time: at(offsetMs), metrics })

test('devices are listed by id, each with its latest reading', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  t.strictSame((await app.inject('/api/devices')).json(), [], 'an empty database has none')
  await createWriter(connection, buckets.raw.name).write([
    reading(1002, -5000, { voltage_v: 480 }),
    reading(1002, -3000, { temp_c: 40 }),
    reading(1002, -9000, { voltage_v: 481, current_a: 20 }),
    reading(20000, -2 * DAY, { voltage_v: 480 }),
    reading(1001, 60_000, { voltage_v: 480 }),
    reading(9999, -29 * DAY, { power_kw: 3 }),
    reading(7000, -31 * DAY, { voltage_v: 480 }),
    reading('1'.repeat(40), -1000, { voltage_v: 480 }),
    ...['b.1', 'B-1:x', 'constructor', '2e3'].map((id) => reading(id, -1000, { voltage_v: 480 })),
    formatLine({ measurement: 'weather', tags: { device_id: '5000' }, fields: { f: 1 }, time: at(-1000) }),
    // Holds the type of a metric, and is no reading.
    formatLine({ measurement: 'energy', tags: { holds: 'type' }, fields: { voltage_v: 0 }, time: at(-2000) }),
    formatLine({ measurement: 'energy', tags: { device_id: 'pump "A"' }, fields: { state: 'on' }, time: at(-1000) }),
  ])
  const response = await app.inject('/api/devices')
  const time = (offsetMs: number) => new Date(NOW + offsetMs).toISOString()
  t.equal(response.statusCode, 200)
  t.ok(Value.Check(DeviceList, response.json()))
  t.strictSame(response.json(), [
    { device_id: '1001', last_seen: time(60_000), learning: true },
    { device_id: '1002', last_seen: time(-3000), learning: true },
    { device_id: '9999', last_seen: time(-29 * DAY), retired: time(-22 * DAY), learning: false },
    { device_id: '20000', last_seen: time(-2 * DAY), learning: false },
    { device_id: '1'.repeat(40), last_seen: time(-1000), learning: true },
    { device_id: '2e3', last_seen: time(-1000), learning: true },
    { device_id: 'B-1:x', last_seen: time(-1000), learning: true },
    { device_id: 'b.1', last_seen: time(-1000), learning: true },
    { device_id: 'constructor', last_seen: time(-1000), learning: true },
    { device_id: 'pump "A"', last_seen: time(-1000), learning: true },
  ])
})

test('of a device whose clock is off it is said', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  await createWriter(connection, buckets.raw.name).write(
    [1001, 1002, 1003].map((id) => reading(id, -1000, { temp_c: 40 })),
  )
  const line = (event: ClockEvent) =>
    eventLine({
      measurement: CLOCK_MEASUREMENT,
      type: event.type,
      id: JSON.stringify(event),
      time: event.time,
      event,
      told: {},
    })
  const MINUTE = 60_000
  await createWriter(connection, buckets.registry.name).write(
    [
      { type: 'off' as const, time: NOW - 90 * MINUTE, device: '1001', offset_ms: -120 * MINUTE },
      { type: 'off' as const, time: NOW - 80 * MINUTE, device: '1002', offset_ms: 60 * MINUTE },
      { type: 'right' as const, time: NOW - 70 * MINUTE, device: '1002' },
      { type: 'off' as const, time: NOW - 121 * MINUTE, device: '1003', offset_ms: 60 * MINUTE },
    ].map(line),
  )
  const clockOf = async (id: number) => (await app.inject(`/api/devices/${id}`)).json().clock
  t.match(await clockOf(1001), { code: 'clock_off', device_id: '1001', offset_s: -7200, message: /2 h behind/ })
  t.equal(await clockOf(1002), null, 'it was right again since')
  t.equal(await clockOf(1003), null, 'nothing was heard of it since')
})

test('lists say since when a device is retired, until it reports again', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  const hour = 3_600_000
  const raw = createWriter(connection, buckets.raw.name)
  await raw.write([1000, 1001, 1002].map((device) => reading(device, -2 * hour, { current_a: 5 })))
  const retire = (device: string, offsetMs: number): ActEvent => ({
    type: 'device',
    id: `retired-${device}`,
    time: NOW + offsetMs,
    actor: 'ada',
    device,
    retired: true,
  })
  const acts = [retire('1000', -hour), retire('1001', -3 * hour)].map(actLine)
  await createWriter(connection, buckets.registry.name).write(acts)
  const said = async (url: string) =>
    (await app.inject(url)).json().map(({ device_id, retired }: DeviceSummary) => [device_id, retired ?? null])
  const since = new Date(NOW - hour).toISOString()
  const all = [
    ['1000', since],
    ['1001', null], // it was heard after that
    ['1002', null],
  ]
  t.strictSame(await said('/api/devices'), all)
  t.strictSame(await said('/api/devices?sort=id'), all)
  t.equal((await app.inject('/api/devices/1000')).json().retired, since)
  await raw.write([reading(1000, -1000, { current_a: 5 })])
  t.strictSame((await said('/api/devices'))[0], ['1000', null])
  t.equal((await app.inject('/api/devices/1000')).json().retired, undefined)
})

test('a device of whatever id is found by it', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config, {
    metrics: defaultFleetConfig.metrics,
    devices: { 'B-1:x': { name: 'Boiler' } },
  })
  const ids = ['B-1:x', 'b-1:x', 'constructor']
  await createWriter(connection, buckets.raw.name).write(ids.map((id, at) => reading(id, -1000, { temp_c: at })))
  const names = ['Boiler', 'Device b-1:x', 'Device constructor']
  for (const [at, id] of ids.entries()) {
    const { device_id, name, series } = (await app.inject(`/api/devices/${id}`)).json()
    t.strictSame([device_id, name, series.temp_c['1h'].length, series.temp_c['1h'][0][1]], [id, names[at], 1, at])
  }
  const listed = (await app.inject('/api/devices?sort=id')).json()
  t.strictSame(
    listed.map((one: { device_id: string; name: string }) => [one.device_id, one.name]),
    ids.map((id, at) => [id, names[at]]),
  )
  t.equal((await app.inject('/api/devices/B-1:X')).statusCode, 404)
})

test('a device has its means of ten minutes and of an hour', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  // One reading a second, from 61 minutes ago to a minute ahead; the value is the second's number.
  const lines = Array.from({ length: 62 * 60 }, (_, second) =>
    reading(1001, (second - 61 * 60) * 1000, { voltage_v: second, ...(second % 2 === 0 && { temp_c: -second }) }),
  )
  await createWriter(connection, buckets.raw.name).write([...lines, reading(1002, -1000, { voltage_v: 1e6 })])
  const response = await app.inject('/api/devices/1001')
  const body = response.json()
  t.equal(response.statusCode, 200)
  t.ok(Value.Check(DeviceDetail, body))
  t.match(body, {
    device_id: '1001',
    windows: ['10m', '1h'],
    metrics: ['voltage_v', 'temp_c', 'current_a'],
    units: { voltage: 'V', temperature: '°C', current: 'A' },
  })
  t.strictSame(Object.keys(body.series), ['voltage_v', 'temp_c', 'current_a'])
  t.strictSame(body.series.current_a, { '10m': [], '1h': [] })
  const start = 61 * 60
  const means = (windowS: number, everyS: number, mean: (first: number) => number) =>
    Array.from({ length: windowS / everyS }, (_, index) => {
      const first = start - windowS + index * everyS
      return [NOW + (first + everyS - start) * 1000, mean(first)]
    })
  t.strictSame(
    body.series.voltage_v['10m'],
    means(600, 5, (first) => first + 2),
  )
  t.strictSame(
    body.series.voltage_v['1h'],
    means(3600, 60, (first) => first + 29.5),
  )
  t.strictSame(
    body.series.temp_c['1h'],
    means(3600, 60, (first) => -(first + 29)),
  )
})

test('further configured metrics follow', async (t) => {
  const { config, connection } = await openDatabase(t)
  const fleet = {
    metrics: [
      { name: 'power_kw', unit: 'kW' },
      { name: 'flow', unit: 'l/min', label: 'water' },
      { name: 'temp_c', unit: '°C', label: 'temperature' },
    ],
  }
  const app = await buildApp(t, config, fleet)
  await createWriter(connection, buckets.raw.name).write([reading(1001, -1000, { power_kw: 9.5, voltage_v: 480 })])
  const body = (await app.inject('/api/devices/1001')).json()
  t.strictSame(body.metrics, ['temp_c', 'power_kw', 'flow'])
  t.strictSame(body.units, { temperature: '°C', power_kw: 'kW', water: 'l/min' })
  t.strictSame(body.series.power_kw, { '10m': [[NOW, 9.5]], '1h': [[NOW, 9.5]] })
  t.equal(body.series.voltage_v, undefined)
})

test('a device without recent readings has empty series; one never seen is a 404', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  await createWriter(connection, buckets.raw.name).write([reading(1001, -2 * DAY, { voltage_v: 480 })])
  const quiet = await app.inject('/api/devices/1001')
  t.equal(quiet.statusCode, 200)
  t.strictSame(quiet.json().series.voltage_v, { '10m': [], '1h': [] })

  const strangers = [
    '1002',
    '100',
    '10010',
    ' 1001',
    '1001"',
    '" or true or r.device_id == "',
    '1001") |> drop(columns: ["_time"]) //',
    '$") |> drop(columns: ["_time"]) //',
    '$' + '{r.device_id}',
    '1001\\',
    '.*',
    '1001\n',
    '\u0000',
    '1001\u0000',
    '\u0000") |> drop(columns: ["_time"]) //',
    '\u2028',
    '\ufeff1001',
    '1001\\\n',
    '🔌',
    "' or 1=1 --",
    '../alerts',
    'x'.repeat(900),
  ]
  for (const stranger of strangers) {
    const response = await app.inject(`/api/devices/${encodeURIComponent(stranger)}`)
    t.equal(response.statusCode, 404, `${encodeURIComponent(stranger.slice(0, 40))}: ${response.body}`)
    t.match(response.json(), { ok: false, error: 'unknown_device', details: [{ message: /api\/devices/ }] })
    t.ok(Value.Check(Problem, response.json()))
  }
  for (const url of [
    '/api/devices/%zz',
    '/api/devices/%ff',
    '/api/devices/%ed%a0%bd',
    `/api/devices/${'x'.repeat(2000)}`,
  ]) {
    const { statusCode } = await app.inject(url)
    t.ok(statusCode >= 400 && statusCode < 500, `${url.slice(0, 30)}: ${statusCode}`)
  }
  const injected = await app.inject({ method: 'POST', url: '/api/devices/1001', payload: {} })
  t.equal(injected.statusCode, 404)
})
