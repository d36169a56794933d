import { alertTask } from '@nrg/detection/tasks/alert'
import { type Connection, connect } from '@nrg/influx/connection'
import { flux, fluxSource, fluxString } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets, totalsBucket } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Type } from '@sinclair/typebox'
import { type Test, test } from 'tap'
import { totalsTask, totalTask } from '../src/detection/cell-tasks.ts'
import { detectionTasks } from '../src/detection/tasks.ts'
import { provision } from '../src/provision/provision.ts'
import { replicate, replicateToCell } from '../src/provision/replicate.ts'
import { renderTask, type TaskScript } from '../src/script/task-script.ts'
import { close, detector, type Found, MINUTE, rounded, SECOND, T0 } from './fixture/detector.ts'

const config: FleetConfig = { metrics: [{ name: 'voltage_v', unit: 'V' }] }
const silent = () => undefined
/** So many devices of each cell. */
const SIZES = { north: 6, south: 20 } as const
type Name = keyof typeof SIZES
const NAMES = ['north', 'south'] as const

/** How many devices of each cell stray, upwards, in a minute. */
type Strayed = Readonly<Record<Name, number>>

const lines = (minute: number, name: Name, strayed: number) =>
  Array.from({ length: SIZES[name] }, (_, index) => {
    const tags = { device_id: `${name}-${index}`, metric: 'voltage_v' }
    const time = BigInt(T0 + minute * MINUTE) * 1_000_000n
    const rollup = formatLine({ measurement: 'rollup', tags, fields: { n: 6, mean: 230, min: 229, max: 231 }, time })
    const z = { z: 3 + index / 7 }
    const deviation = formatLine({ measurement: 'deviation', tags: { ...tags, kind: 'seasonal' }, fields: z, time })
    return index < strayed ? [rollup, deviation] : [rollup]
  }).flat()

/** Runs a task as its schedule would, at so many seconds after a minute. */
async function run(connection: Connection, task: TaskScript, minute: number, second: number): Promise<void> {
  const now = new Date(T0 + minute * MINUTE + second * SECOND)
  for await (const _row of createReader(connection).rows(fluxSource(task.flux), Type.Object({}), { now }));
}

/** What points of a measurement say of steps: when they were counted. */
async function marks(connection: Connection, measurement: string, bucket: string = buckets.rollup.name) {
  const script = flux`from(bucket: ${fluxString(bucket)}) |> range(start: 2026-01-01T00:00:00Z, stop: 2026-02-01T00:00:00Z)
    |> filter(fn: (r) => r._measurement == ${fluxString(measurement)}) |> group() |> keep(columns: ["_value"])`
  const rows = await createReader(connection).collect(script, Type.Object({ _value: Type.Number() }))
  return rows.map(({ _value }) => _value)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}

const named = (tasks: readonly TaskScript[], names: RegExp) => tasks.filter(({ name }) => names.test(name))
const alert = renderTask(alertTask(config, 'v1'))

/** A cell: what it counts, is told, judges and tells by hand. */
async function openCell(t: Test, name: Name) {
  const cell = await detector(t, config)
  const [share, fleet] = named(detectionTasks(config, new Date(), name), /^nrg-(share|fleet)$/) as [
    TaskScript,
    TaskScript,
  ]
  return {
    ...cell,
    name,
    async stray(minute: number, strayed: number) {
      t.match(await createWriter(cell.connection, buckets.rollup.name).write(lines(minute, name, strayed)), {
        kind: 'written',
      })
      await run(cell.connection, share, minute + 1, 12)
    },
    async judge(minute: number) {
      await run(cell.connection, totalTask(config), minute + 1, 14)
      await run(cell.connection, fleet, minute + 1, 15)
      await run(cell.connection, alert, minute + 1, 17)
    },
  }
}

/** A hub that can be stopped and started again. */
async function openHub(t: Test) {
  const [port] = (await freePorts(1)) as [number]
  // It keeps what is of long ago, too.
  const place = { org: 'hub', bucket: totalsBucket.name, token: 'token', port, dataDir: t.testdir() }
  let running = await startInfluxDB(place)
  const connection = connect({ url: running.url, org: 'hub', token: 'token', timeoutMs: 60_000 })
  await provision(connection, config, silent, { isHub: true, counts: true })
  t.teardown(async () => {
    connection.close()
    await running.stop()
  })
  return {
    connection,
    stop: () => running.stop(),
    async start() {
      running = await startInfluxDB(place)
    },
  }
}

/** One machine with the devices of both cells. */
async function openOne(t: Test) {
  const one = await detector(t, config)
  const [fleet] = named(detectionTasks(config), /^nrg-fleet$/) as [TaskScript]
  return {
    ...one,
    async stray(minute: number, strayed: Strayed) {
      const all = NAMES.flatMap((name) => lines(minute, name, strayed[name]))
      t.match(await createWriter(one.connection, buckets.rollup.name).write(all), { kind: 'written' })
      await run(one.connection, fleet, minute + 1, 14)
      await run(one.connection, alert, minute + 1, 17)
    },
  }
}

const raised = (alerts: readonly Found[]) => alerts.filter(({ state }) => state === 'raised').map(rounded)

test('what strays over cells is judged by what the hub counts of all, and without it by each for itself', async (t) => {
  const [north, south, hub, one] = await Promise.all([
    openCell(t, 'north'),
    openCell(t, 'south'),
    openHub(t),
    openOne(t),
  ])
  const cells = [north, south]
  const steps: number[] = []
  const connectAll = async () => {
    for (const { name, connection } of cells) {
      await replicate(connection, hub.connection.config, silent)
      await replicateToCell(hub.connection, name, connection.config, silent)
    }
  }
  const stray = async (minute: number, strayed: Strayed) => {
    steps.push(minute)
    for (const cell of cells) await cell.stray(minute, strayed[cell.name])
    await one.stray(minute, strayed)
  }
  /** The hub counts, once it has all shares but some, and the cells are told of it. */
  const count = async (minute: number, without = 0) => {
    const shares = cells.length * steps.length - without
    await until(async () => (await marks(hub.connection, 'fleet_shared')).length === shares)
    await run(hub.connection, totalsTask(config), minute + 1, 13)
    const counted = Math.max(...(await marks(hub.connection, 'fleet_counted', totalsBucket.name)))
    for (const { connection } of cells)
      await until(async () => (await marks(connection, 'fleet_counted')).includes(counted))
  }
  const judge = async (minute: number) => {
    for (const cell of cells) await cell.judge(minute)
  }
  /** Whether a cell has the events and alerts of one machine. */
  const isAsOne = async (what: string) => {
    const [events, alerts] = [(await one.kept('fleet')).filter(({ share }) => share !== 0), raised(await one.alerts())]
    for (const cell of cells) {
      const own = (await cell.kept('fleet')).filter(({ share }) => share !== 0)
      t.strictSame(own.map(rounded), events.map(rounded), `${what}: what strays in ${cell.name}`)
      t.strictSame(raised(await cell.alerts()), alerts, `${what}: alerts of ${cell.name}`)
    }
    return alerts.length
  }
  await connectAll()

  // Too few in each, and enough of all.
  await stray(1, { north: 4, south: 4 })
  await judge(1)
  for (const cell of cells) t.strictSame(await cell.alerts(), [], `${cell.name} alone sees nothing`)
  await count(1)
  await judge(1)
  t.equal(await isAsOne('counted'), 1)
  t.match(await north.alerts(), [{ device: 'fleet', value: 8, samples: 26, score: 8 / 26 }])
  const [event] = await south.kept('fleet')
  t.ok(close(event?.alone, Number((await one.kept('fleet'))[0]?.alone)), 'from where on one stands out from the others')

  // The hub is away: each for itself. It comes back late, or soon.
  for (const [minute, later] of [
    [30, 75],
    [90, 91],
  ] as const) {
    await hub.stop()
    await stray(minute, { north: 5, south: 0 })
    await judge(minute)
    const [own] = (await north.alerts()).filter(({ at }) => at === T0 + minute * MINUTE)
    t.match(own, { value: 5, samples: 6, state: 'raised' }, 'north sees five of its six')
    await hub.start()
    await connectAll()
    await count(later)
    await judge(later)
    t.equal(await isAsOne(`hub back at minute ${later}`), 1)
    const [withdrawn] = (await north.alerts()).filter(({ at }) => at === T0 + minute * MINUTE)
    t.match(withdrawn, { state: 'withdrawn' }, 'what it saw alone')
  }

  // A sum that a cell is not in is none for it.
  steps.push(120)
  await one.stray(120, { north: 5, south: 0 })
  await north.stray(120, 5)
  await count(120, 1)
  await judge(120)
  t.match((await north.kept('fleet')).at(-1), { at: T0 + 120 * MINUTE, share: 5 / 6 }, 'north is the only one in it')
  t.not((await south.kept('fleet')).at(-1)?.at, T0 + 120 * MINUTE, 'south is not')
  await south.stray(120, 0)
  await count(121)
  await judge(121)
  t.equal(await isAsOne('each in it'), 1)

  // What is told anew changes nothing, and goes no further than to the cells.
  await judge(122)
  t.equal(await isAsOne('once more'), 1)
  t.equal(
    (await marks(hub.connection, 'fleet_summed')).length,
    cells.length * steps.length,
    'each share was counted once',
  )
})
