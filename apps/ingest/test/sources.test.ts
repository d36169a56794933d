import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runner } from '@nrg/compile/program'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { defaultMetrics, type Metric } from '@nrg/schema/metric'
import { repositoryRoot } from '@nrg/service/environment'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'
import { describeTry } from '../src/sources/describe-try.ts'
import { formats } from '../src/sources/formats/index.ts'
import { loadSources } from '../src/sources/load-sources.ts'
import { readPayloads } from '../src/sources/read-payloads.ts'
import { readSources } from '../src/sources/source-file.ts'
import { originOf } from '../src/sources/sources.ts'
import { buildReadyApp, KEY, NOW, openDatabase } from './fixture/build-app.ts'
import { examples } from './fixture/source-examples.ts'

tap.setTimeout(120_000)

const metrics: Metric[] = [
  ...defaultMetrics,
  { name: 'power_kw', unit: 'kW' },
  { name: 'energy_kwh', unit: 'kWh' },
  { name: 'export_kwh', unit: 'kWh' },
  { name: 'power_factor', unit: '' },
  { name: 'frequency_hz', unit: 'Hz' },
]
const rules = {
  metrics: new Set(metrics.map(({ name }) => name)),
  now: NOW,
  retentionMs: 30 * 86_400_000,
  readings: 1000,
  lineLength: 8192,
}

test('what a device sends becomes its readings', (t) => {
  for (const { name, source: yaml, topic, device, payload, readings, rejected = [], skipped = 0 } of examples) {
    const source = readSources(`sources: { one: ${yaml} }`, 'sources.yaml', metrics).get('one')
    if (source === undefined) throw new Error('no source')
    const from = originOf(source, { topic, device })
    if (from === undefined) throw new Error(`${topic} is none of its topics`)
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    const batch = readPayloads(text, from, rules)
    t.same(
      batch.readings.map(({ deviceId, time, metrics }) => ({
        id: deviceId,
        time: Number(time / 1_000_000n),
        ...metrics,
      })),
      readings.map(({ time, ...reading }) => ({ ...reading, time: time === undefined ? NOW : Date.parse(time) })),
      name,
    )
    t.match(batch.rejected, rejected, name)
    t.equal(batch.rejected.length, rejected.length, name)
    t.equal(batch.skipped, skipped, name)
  }
  const shown = examples.flatMap(({ source }) => /^\{ format: ([a-z0-9-]+)/.exec(source)?.[1] ?? [])
  t.strictSame([...new Set(shown)].sort(), Object.keys(formats).sort(), 'each format has an example')
  t.end()
})

test('a list in a payload may be as long as the body that has it', (t) => {
  const yaml = '{ device: a, each: list, clock: server, metrics: { current_a: v } }'
  const source = readSources(`sources: { one: ${yaml} }`, 'sources.yaml', metrics).get('one')
  const from = source && originOf(source, {})
  if (from === undefined) throw new Error('no source')
  const list = Array.from({ length: 200_000 }, () => ({ v: 1 }))
  t.equal(readPayloads(JSON.stringify({ list }), from, rules).readings.length, list.length)
  t.end()
})

test('a file of sources that cannot be used is refused with each fault at its line', (t) => {
  const text = `sources:
  a: { format: tasmato }
  b: { format: solaredge }
  c:
    metrics: { volts: u, power_kw: { path: p, unit: V }, temp_c: { path: "a..b", unit: blah } }
    topics: [plant/#/x, "a{Device}", "{base}/x"]
  d: { format: shelly-gen1, topics: x, time_zone: Mars, rename: { power_kw: watts }, names: { x: "a b" } }
  e: { clock: server }
line_protocol: { measurements: { m: { metrics: { nope: f, power_kw: { path: p, unit: A } } } } }
`
  const message = (() => {
    try {
      readSources(text, 'x.yaml', metrics)
    } catch (error) {
      return (error as Error).message
    }
    return ''
  })()
  for (const line of [
    'x.yaml:2:8 sources.a.format: there is no format tasmato: there are home-assistant, ',
    'x.yaml:3:3 sources.b: time_zone: solaredge sends the time of a clock on the wall',
    'x.yaml:5:16 sources.c.metrics.volts: volts is no metric of the fleet: there are voltage_v, temp_c',
    'x.yaml:5:26 sources.c.metrics.power_kw: power_kw is in kW, which cannot be made of V',
    'sources.c.metrics.temp_c: blah is no unit that is known (W, mW',
    'sources.c.metrics: a..b is no path: write one as',
    'sources.c.topics: # is the last level of a topic',
    'sources.c.topics: a{Device} is no level of a topic',
    'sources.c.topics: base is missing',
    'sources.c: time: say where the time stands, or clock: server',
    'x.yaml:7:29 sources.d.topics: shelly-gen1 has topics of its own for each part',
    'sources.d.time_zone: Mars is no time zone',
    'sources.d.rename.power_kw: watts is no metric of the fleet',
    'sources.d.names.x: a b is no id of a device',
    'x.yaml:8:3 sources.e: metrics: say where each metric stands',
    'x.yaml:9:50 line_protocol.measurements.m.metrics.nope: nope is no metric of the fleet',
    'line_protocol.measurements.m.metrics.power_kw: power_kw is in kW, which cannot be made of A',
  ])
    t.ok(message.includes(line), `${line}\n${message}`)
  t.throws(() => readSources('sources: { a: { forma: x } }', 'x.yaml', metrics), {
    message: /^x\.yaml:1:17 sources\.a\.forma: /,
  })
  t.throws(() => readSources('sources: [', 'x.yaml', metrics), { message: /^x\.yaml:1:/ })
  t.throws(() => loadSources('none.yaml', { metrics }), { message: /^SOURCES_CONFIG: .*none\.yaml cannot be read/ })
  const shipped = loadSources(undefined, { metrics: [...defaultMetrics] })
  t.ok(shipped.names.includes('tasmota'), 'the file of the repository is one')
  t.match(shipped.match('shellies/shellyem3-1/emeter/0/power'), { source: { name: 'shelly-3em' } })
  t.match(shipped.match('tele/x/LWT'), { kind: 'status', device: 'x' })
  t.match(shipped.match('tele/x/STATE'), { kind: 'ignored' })
  t.equal(shipped.match('nothing/of/ours'), undefined)
  t.end()
})

const Row = Type.Object({ device_id: Type.String(), _field: Type.String(), _value: Type.Number() })

test('a source has a route of its own, and line protocol its measurements', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config, {
    sources: `
sources:
  plug: { format: tasmota, metrics: { voltage_v: ENERGY.Voltage } }
  own: { topics: "own/{device}", time: t, metrics: { voltage_v: u } }
line_protocol:
  device_tag: host
  names: { "boiler room": boiler }
  measurements:
    modbus: { device_tag: name, metrics: { voltage_v: { path: U, unit: mV }, temp_c: { path: T, unit: K } } }
    env: {}
`,
  })
  const post = (url: string, payload: string, headers: object = { authorization: KEY }) =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/octet-stream', ...headers } })
  const plug = JSON.stringify({ Time: '2026-03-01T12:00:00', ENERGY: { Voltage: 231, Power: 5 } })
  t.match((await post('/api/sources/plug/p1', plug)).json(), { ok: true, written: 1 })
  t.strictSame((await post('/api/sources/plug/p1', '{"Time":"2026-03-01T12:00:00","Switch1":"ON"}')).json(), {
    ok: true,
    written: 0,
    skipped: 1,
  })
  const topic = `/api/sources/own?topic=${encodeURIComponent('own/o1')}`
  const own = '{"t":"2026-03-01T12:00:00Z","u":1}\n{"t":"2026-03-01T12:00:01Z"}\n{"t":"2027-03-01","u":1}\nnonsense'
  const mixed = await post(topic, own)
  t.equal(mixed.statusCode, 200)
  t.match(mixed.json(), {
    written: 1,
    rejected: [
      { index: 1, line: 2, code: 'no_metric' },
      { index: 2, line: 3, code: 'in_future' },
      { index: 3, line: 4, code: 'malformed_json' },
    ],
  })
  t.match((await post(`${topic}&strict=true`, own)).statusCode, 422)
  t.equal((await post('/api/sources/plug/p1', '')).statusCode, 400)
  t.match((await post('/api/sources/plug', plug)).json(), { error: 'validation_error', details: [{ code: 'missing' }] })
  t.match((await post('/api/sources/none', plug)).json(), {
    error: 'unknown_source',
    details: [{ message: 'there is no source none: sources.yaml has plug, own' }],
  })
  t.match((await post('/api/sources/own?topic=x', own)).json(), { error: 'unknown_topic' })
  t.equal((await post('/api/sources/plug/p1', plug, {})).statusCode, 401)

  const write = (lines: string) => post('/api/v2/write?precision=s', lines)
  const second = NOW / 1000
  const points = [
    `energy,host=e1 voltage_v=5i ${second}`,
    `modbus,name=boiler\\ room,device_id=x U=230500,T=300.15,P=4 ${second}`,
    `env,host=e2 temp_c=4 ${second}`,
  ]
  t.equal((await write(points.join('\n'))).statusCode, 204)
  t.match((await write(`cpu,host=e1 usage=1 ${second}`)).json(), {
    message: /measurement cpu is not taken: only energy, modbus, env are/,
  })
  t.match((await write(`energy,device_id=e1 voltage_v=1 ${second}`)).json(), { message: /host is missing/ })
  const everything = fluxSource(
    `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)`,
  )
  const rows = await createReader(connection).collect(everything, Row)
  t.strictSame(rows.map(({ device_id, _field, _value }) => `${device_id} ${_field} ${_value}`).sort(), [
    'boiler temp_c 27',
    'boiler voltage_v 230.5',
    'e1 voltage_v 5',
    'e2 temp_c 4',
    'o1 voltage_v 1',
    'p1 voltage_v 231',
  ])
})

test('npm run source shows what becomes of a payload, and sends nothing', async (t) => {
  const folder = t.testdir({
    'plug.json': JSON.stringify({ Time: '2026-03-01T12:00:00', ENERGY: { Voltage: 231, Power: 5 } }),
  })
  const args = ['try', join(folder, 'plug.json'), '--topic', 'tele/p1/SENSOR']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [runner, join(import.meta.dirname, '../src/cli/source.ts'), ...args],
    { cwd: repositoryRoot, env: { PATH: process.env.PATH, ENV_FILE: join(folder, '.env') } },
  )
  t.equal(
    stdout,
    `source tasmota: 1 readings
  p1  2026-03-01T12:00:00.000Z  voltage_v=231
  left out, being no metrics of fleet.yaml: power_kw
`,
  )
  const shipped = loadSources(undefined, { metrics: [...defaultMetrics] })
  const tries = (payload: object, options: object = {}) =>
    describeTry(JSON.stringify(payload), shipped, { metrics: ['voltage_v'], now: NOW, ...options })
  t.match(tries({}), { fault: /^no source \(tasmota, .*\) makes a reading of it/ })
  t.match(tries({ power: 1, voltage: 230 }), { sources: [{ source: 'zigbee2mqtt', rejected: [{ code: 'missing' }] }] })
  t.match(tries({ power: 1, voltage: 230 }, { device: 'z1' }), {
    sources: [{ readings: [{ device_id: 'z1', voltage_v: 230 }] }],
  })
  t.match(tries({}, { source: 'x' }), { fault: /^there is no source x: sources\.yaml has tasmota/ })
  t.match(tries({}, { topic: 'tele/x/STATE' }), { fault: /is one of which nothing is taken/ })
  t.match(tries({}, { topic: 'tele/x/LWT' }), { fault: /says whether device x is there/ })
  t.match(tries({}, { topic: 'x' }), { fault: /^topic x is none of tasmota/ })
})

test('times are read as a request or the file says', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildReadyApp(t, config, { sources: 'readings: { time_format: [iso, s], clock: server }' })
  const post = async (query: string, reading: object) => {
    const headers = { authorization: KEY, 'content-type': 'application/json' }
    const payload = JSON.stringify({ device_id: 1001, temp_c: 1, ...reading })
    return (await app.inject({ method: 'POST', url: `/api/ingest${query}`, headers, payload })).json()
  }
  const stored: [query: string, timeof: unknown, time: string][] = [
    ['', undefined, '2026-03-01T12:00:00Z'],
    ['', '20260301T115901Z', '2026-03-01T11:59:01Z'],
    ['', 1772366342, '2026-03-01T11:59:02Z'],
    ['', '1772366343.25', '2026-03-01T11:59:03.25Z'],
    ['?time_format=ms', 1772366344125, '2026-03-01T11:59:04.125Z'],
    ['?time_format=us', 1772366345000001, '2026-03-01T11:59:05.000001Z'],
    ['?time_format=ns', '1772366346000000001', '2026-03-01T11:59:06.000000001Z'],
    ['?time_format=iso', '2026-03-01T11:58:60Z', '2026-03-01T11:59:00Z'],
  ]
  for (const [query, timeof] of stored) t.match(await post(query, { timeof }), { ok: true, written: 1 }, `${timeof}`)
  const Time = Type.Object({ _time: Type.String() })
  const everything = fluxSource(
    `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)`,
  )
  const rows = await createReader(connection).collect(everything, Time)
  t.strictSame(rows.map(({ _time }) => _time).sort(), stored.map(([, , time]) => time).sort())
  for (const [query, timeof, code] of [
    ['?time_format=ms', '2026-03-01T12:00:00Z', 'invalid_time'],
    ['?time_format=ms', 1772366344, 'too_old'],
    ['?time_format=s', 1772366344125, 'in_future'],
    ['?time_format=s', true, 'invalid_time'],
    ['?time_format=s', '1e9', 'invalid_time'],
    ['?time_format=s', '', 'invalid_time'],
    ['', null, 'invalid_time'],
    ['?time_format=h', 1, 'invalid'],
  ] as const)
    t.match(await post(query, { timeof }), { ok: false, details: [{ code }] }, `${timeof}`)
})
