import { isOpen } from '@nrg/detection/alerts/hold'
import { cellDatabases } from '@nrg/influx/cell-databases'
import type { Connection } from '@nrg/influx/connection'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { ALERT_MEASUREMENT, type StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { partitionOf } from '@nrg/stream/partition'
import { checkCell, dealOut } from '@nrg/stream/partition-table'
import tap, { type Test, test } from 'tap'
import { withAwayAlerts } from '../src/live/keep-away.ts'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'
import { type Gate, openGate } from './fixture/gate.ts'

tap.setTimeout(120_000)

const NAMES = ['north', 'south', 'east'] as const
const table = dealOut(NAMES)

/** A site whose devices a cell has. */
const siteOf = (cell: string): string => {
  for (let number = 0; ; number++) if (table[partitionOf(`site-${number}`)] === cell) return `site-${number}`
}

const fleet = {
  ...defaultFleetConfig,
  devices: Object.fromEntries(NAMES.map((cell) => [`of-${cell}`, { site: siteOf(cell) }])),
}

/** Three cells, each with a device of its own and an alert, and the way to each; another database has the registry. */
async function openCells(t: Test) {
  const gates = new Map<string, Gate>()
  const cells = new Map()
  const connections = new Map<string, Connection>()
  /** Gives a cell a reading of a device, and an alert. */
  const write = async (cell: string, device: string, temp_c: number) => {
    const connection = connections.get(cell) as Connection
    if (device !== FLEET)
      await createWriter(connection, buckets.raw.name).write([
        readingLine({ deviceId: device, time: at(-1000), metrics: { temp_c } }),
      ])
    const tags = { device_id: device, metric: 'temp_c', reason: 'limit' }
    const fields = { until: at(-1000), state: 'raised', severity: 'critical', value: 59 + temp_c }
    await createWriter(connection, buckets.alerts.name).write([
      formatLine({ measurement: ALERT_MEASUREMENT, tags, fields, time: at(-5000) }),
    ])
  }
  for (const cell of NAMES) {
    const { config, connection } = await openDatabase(t)
    connections.set(cell, connection)
    await write(cell, `of-${cell}`, 40)
    const gate = await openGate(t, config.url)
    gates.set(cell, gate)
    cells.set(cell, { ...config, url: gate.url })
  }
  const registry = await openDatabase(t)
  const app = await buildApp(t, registry.config, fleet, { cells })
  const get = async (url: string) => {
    const answer = await app.inject(url)
    const { partial, warning, age } = answer.headers
    return { status: answer.statusCode, body: answer.json(), partial, warning, age }
  }
  const devicesOf = async (url: string) => {
    const { status, body, partial } = await get(url)
    t.equal(status, 200, url)
    return { devices: body.map((one: { device_id: string }) => one.device_id), partial }
  }
  const gate = (cell: (typeof NAMES)[number]) => gates.get(cell) as Gate
  const untilWhole = async () => {
    while ((await get('/api/fleet')).body.partial !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { app, get, devicesOf, gate, untilWhole, write }
}

const LISTS = ['/api/devices', '/api/alerts', '/api/alerts?from=-1h']

test('lists are those of all cells; one that hangs and one that is dead are said, and are there again by themselves', async (t) => {
  const { app, get, devicesOf, gate, untilWhole } = await openCells(t)
  const all = ['of-east', 'of-north', 'of-south']
  for (const url of LISTS) {
    const { devices, partial } = await devicesOf(url)
    t.strictSame([...devices].sort(), all, url)
    t.equal(partial, undefined)
  }
  t.match(await get('/api/fleet'), { body: { devices: 3 }, age: undefined })
  t.equal((await get('/api/incidents')).body.length, 3)
  for (const id of all) {
    t.equal((await get(`/api/devices/${id}`)).status, 200)
    t.match((await get(`/api/devices/${id}/series?from=-10m`)).body, { device_id: id })
  }
  t.equal((await get('/api/devices/nobody')).status, 404)

  gate('south').hang()
  await gate('east').close()
  for (const url of LISTS) {
    const { devices, partial } = await devicesOf(url)
    t.strictSame([...devices].sort(), all, `${url}: what was known stays as it was`)
    t.equal(partial, 'south, east')
    t.match((await get(url)).age, /^\d+$/, `${url} says how old it is`)
  }
  t.equal((await get('/api/incidents?state=open')).body.length, 3)
  const summary = await get('/api/fleet')
  t.match(summary.body, { devices: 3, partial: ['south', 'east'] })
  t.match(summary.age, /^\d+$/, 'which says how old it is')
  t.match(summary.warning, /^199 - "cell south does not answer.*; cell east does not answer/)
  const own = await get('/api/devices/of-north')
  t.equal(own.status, 200)
  t.equal(own.partial, undefined, 'what is of one cell lacks nothing')
  for (const cell of ['south', 'east']) {
    const { status, body } = await get(`/api/devices/of-${cell}`)
    t.equal(status, 503, 'and is not said to be unknown')
    t.match(body, { error: 'database_unreachable' })
  }
  const metrics = (await app.inject('/metrics')).body
  t.match(metrics, 'nrg_cell_breaker{cell="north",state="closed"} 1')
  t.match(metrics, 'nrg_cell_breaker{cell="south",state="closed"} 0')
  const ready = await get('/ready')
  t.equal(ready.status, 200)
  t.match(ready.body.warnings, [
    { code: 'cell_away', message: /^cell south/ },
    { code: 'cell_away', message: /^cell east/ },
  ])

  await gate('north').close()
  for (const url of ['/api/alerts', '/ready'])
    t.equal((await get(url)).status, 503, `${url}: where no cell answers that is an error`)
  t.match(await get('/api/fleet'), { status: 200, partial: 'north, south, east' }, 'but for what is known')

  for (const cell of NAMES) await gate(cell).open()
  await untilWhole()
  for (const url of LISTS) t.strictSame([...(await devicesOf(url)).devices].sort(), all, url)
  for (const id of all) t.equal((await get(`/api/devices/${id}`)).status, 200)
})

test('a device that moves from one cell to another is told once, as its own has it', async (t) => {
  const { get, devicesOf, write } = await openCells(t)
  await write('south', 'of-north', 77)
  const all = ['of-east', 'of-north', 'of-south']
  for (const url of LISTS) t.strictSame([...(await devicesOf(url)).devices].sort(), all, url)
  t.equal((await get('/api/incidents')).body.length, 3)
  t.match(await get('/api/fleet'), { body: { devices: 3 } })
  const alerts: { device_id: string; value: number }[] = (await get('/api/alerts')).body
  t.strictSame(
    alerts.filter(({ device_id }) => device_id === 'of-north').map(({ value }) => value),
    [99],
  )
})

test('an alert of the whole fleet that several cells tell of is told once', async (t) => {
  const { devicesOf, write } = await openCells(t)
  for (const cell of NAMES) await write(cell, FLEET, 40)
  for (const url of LISTS.slice(1))
    t.strictSame([...(await devicesOf(url)).devices].sort(), [FLEET, 'of-east', 'of-north', 'of-south'], url)
})

test('an alert that was open when its cell was heard last stays so while that is away, and one that had ended stays ended', (t) => {
  const known = (device_id: string, until: number): StoredAlert => {
    return { device_id, metric: 'temp_c', reason: 'limit', time: 'T', since: NOW - 9e6, until, state: 'raised' }
  }
  const [open, ended, there] = [known('of-south', NOW), known('of-east', NOW - 8e6), known('of-north', NOW)]
  const reader = {
    cellOf: (id: string) => id.slice(3),
    missing: () =>
      new Map([
        ['south', ''],
        ['east', ''],
      ]),
  }
  const before = { alerts: [open, ended, there], asOf: NOW }
  const first = withAwayAlerts([], before, reader, fleet)
  const later = NOW + 3_600_000
  t.strictSame(
    first.map((alert) => [alert.device_id, isOpen(fleet, alert, later)]),
    [
      ['of-south', true],
      ['of-east', false],
    ],
    'what its cell does not have any more is gone',
  )
  const again = withAwayAlerts([], { alerts: first, asOf: later }, reader, fleet)
  t.ok(
    again.every((alert, index) => alert === first[index]),
    'nothing has changed',
  )
  const news = known('of-south', later)
  const read = withAwayAlerts([news, there], { alerts: again, asOf: later }, reader, fleet)
  t.strictSame(
    [...read].sort((a, b) => a.until - b.until),
    [ended, there, news],
    'what is read goes before what was known',
  )
  const back = { ...reader, missing: () => new Map() }
  t.equal(withAwayAlerts([news], before, back, fleet).length, 1)
  t.end()
})

test('the databases of cells are named with their tokens', (t) => {
  const registry = { url: 'http://127.0.0.1:8086', token: 'registry', org: 'o', timeoutMs: 1 }
  const cells = cellDatabases('north=http://a%2Fb==@n:8086/, south=https://s', registry, checkCell)
  t.strictSame(
    [...cells],
    [
      ['north', { ...registry, url: 'http://n:8086', token: 'a/b==', tokenName: 'INFLUXDB_URLS' }],
      ['south', { ...registry, url: 'https://s' }],
    ],
  )
  const refused = {
    'http://n:8086': /part 1 is not of the form/,
    'north=secret@n': /part 1 is not of the form/,
    'n=http://secret@n,n=http://m': /n is named twice/,
    'North=http://n': /is no name of a cell/,
    'n=http://me:secret@n': /the address of n is not/,
    'n=http://%zz@n': /the token of n has a %/,
  }
  for (const [text, message] of Object.entries(refused)) {
    t.throws(() => cellDatabases(text, registry, checkCell), { message })
    t.throws(() => cellDatabases(text, registry, checkCell), { message: /^(?!.*secret)/ })
  }
  t.end()
})
