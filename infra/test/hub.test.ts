import { TasksAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { oneServer, openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets, totalsBucket } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Type } from '@sinclair/typebox'
import tap, { type Test, test } from 'tap'
import { provision, provisionBuckets } from '../src/provision/provision.ts'
import { forgetOtherCells, replicate, replicateToCell } from '../src/provision/replicate.ts'
import { tellCells } from '../src/start/tell-cells.ts'
import { tellHub } from '../src/start/tell-hub.ts'

const server = oneServer(tap, startInfluxDB, process.env)
const T0 = Date.parse('2026-03-01T12:00:00Z')
const silent = () => undefined

async function open(t: Test, buckets: readonly string[] = []): Promise<Connection> {
  const { connection } = await openTestDatabase(t, { buckets, start: startInfluxDB, env: await server() })
  await provisionBuckets(connection, defaultFleetConfig, silent)
  return connection
}

const write = (connection: Connection, bucket: string, second: number) =>
  createWriter(connection, bucket).write([
    formatLine({
      measurement: 'found',
      tags: { device_id: '1000' },
      fields: { value: second },
      time: BigInt(T0 + second * 1000) * 1_000_000n,
    }),
  ])

async function values(connection: Connection, bucket: string): Promise<number[]> {
  const script = flux`from(bucket: ${fluxString(bucket)}) |> range(start: 2026-03-01T00:00:00Z, stop: 2026-03-02T00:00:00Z)
    |> filter(fn: (r) => r._measurement == "found") |> keep(columns: ["_value"])`
  const rows = await createReader(connection).collect(script, Type.Object({ _value: Type.Number() }))
  return rows.map(({ _value }) => _value)
}

/** Waits until that many points of a bucket are there. */
async function until(connection: Connection, bucket: string, count: number): Promise<number[]> {
  for (;;) {
    const found = await values(connection, bucket)
    if (found.length >= count) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const sent = [buckets.alerts.name, buckets.rollup.name, buckets.registry.name]

test('what a cell finds goes to the hub, and to where the hub has moved; what it was sent does not', async (t) => {
  const [cell, hub, moved] = await Promise.all([open(t), open(t), open(t)])
  const said: string[] = []
  const say = (line: string) => said.push(line)
  await replicate(cell, hub.config, say)
  t.strictSame(
    said,
    sent.map((name) => `what comes to bucket ${name} goes to the hub at ${hub.config.url}, too`),
  )
  await replicate(cell, hub.config, say)
  t.equal(said.length, sent.length, 'once is enough')
  for (const name of [...sent, buckets.raw.name]) await write(cell, name, 1)
  for (const name of sent) t.strictSame(await until(hub, name, 1), [1], name)
  t.strictSame(await values(hub, buckets.raw.name), [], 'readings stay')

  await replicate(cell, moved.config, say)
  await write(cell, buckets.alerts.name, 2)
  t.strictSame(await until(moved, buckets.alerts.name, 1), [2])
  t.strictSame(await values(hub, buckets.alerts.name), [1], 'nothing more comes to where it was')
})

test('a hub has all buckets, and judges nothing itself', async (t) => {
  const hub = await open(t)
  const said: string[] = []
  await provision(hub, defaultFleetConfig, (line) => said.push(line), { isHub: true })
  t.strictSame((await new TasksAPI(hub.client).getTasks({ org: hub.config.org })).tasks ?? [], [])
  t.notMatch(said, [/recorded configuration/], 'its cells say by which configuration they judge')
})

test('a hub that knows its cells counts for them, and forgets one that it is told of no more', async (t) => {
  // It keeps what is of long ago, too.
  const [hub, north, south] = await Promise.all([open(t, [totalsBucket.name]), open(t), open(t)])
  const said: string[] = []
  const say = (line: string) => said.push(line)
  await provision(hub, defaultFleetConfig, silent, { isHub: true, counts: true })
  const { tasks = [] } = await new TasksAPI(hub.client).getTasks({ org: hub.config.org })
  t.strictSame(tasks.map(({ name }) => name).toSorted(), ['nrg-fleet-of-all', 'nrg-health'])
  await replicateToCell(hub, 'north', north.config, say)
  await replicateToCell(hub, 'south', south.config, say)
  await replicateToCell(hub, 'south', south.config, say)
  t.strictSame(
    said,
    Object.entries({ north, south }).map(
      ([name, { config }]) => `what comes to bucket ${totalsBucket.name} goes to cell ${name} at ${config.url}, too`,
    ),
  )
  await write(hub, totalsBucket.name, 1)
  for (const cell of [north, south]) t.strictSame(await until(cell, buckets.rollup.name, 1), [1])
  t.strictSame(await values(hub, buckets.rollup.name), [], 'to the cells alone')

  await forgetOtherCells(hub, ['north'], say)
  t.match(said.slice(2), ['nothing more goes to cell south'])
  await write(hub, totalsBucket.name, 2)
  t.strictSame(await until(north, buckets.rollup.name, 2), [1, 2])
  t.strictSame(await values(south, buckets.rollup.name), [1])
})

test('a cell that has a hub judges by what that counts, and alone again without one', async (t) => {
  const cell = await open(t)
  const tasks = async () => {
    const { tasks = [] } = await new TasksAPI(cell.client).getTasks({ org: cell.config.org, limit: 100 })
    const fleet = tasks.find(({ name }) => name === 'nrg-fleet')?.flux ?? ''
    const own = ['nrg-share', 'nrg-total'].filter((one) => tasks.some(({ name }) => name === one))
    return { own, byTotals: fleet.includes('option cell = "north"') }
  }
  await provision(cell, defaultFleetConfig, silent, { cell: 'north' })
  t.strictSame(await tasks(), { own: ['nrg-share', 'nrg-total'], byTotals: true })
  await provision(cell, defaultFleetConfig, silent)
  t.strictSame(await tasks(), { own: [], byTotals: false })
})

test('a hub that is away is waited for, and a wrong address said', async (t) => {
  const cell = await open(t)
  const [port] = (await freePorts(1)) as [number]
  const told: string[] = []
  const ending = new AbortController()
  let onWait: (reason: string) => void = silent
  const away = new Promise<void>((resolve) => {
    onWait = (reason) => {
      told.push(reason)
      resolve()
    }
  })
  const waiting = { onWait, signal: ending.signal }
  const telling = tellHub({ connection: cell, hubUrl: `http://127.0.0.1:${port}`, say: silent }, waiting)
  await away
  t.match(told, [/^the hub is told nothing yet: InfluxDB at http:\/\/127\.0\.0\.1:\d+ cannot be reached/])
  ending.abort()
  await telling

  const said: string[] = []
  const place = { connection: cell, say: (line: string) => said.push(line) }
  const ever = { onWait, signal: new AbortController().signal }
  await tellHub({ ...place, hubUrl: 'hub:8086' }, ever)
  await tellCells({ ...place, cellUrls: 'north' }, ever)
  await tellCells({ ...place, cellUrls: 'north=ftp://10.0.0.1:8086' }, ever)
  t.match(said, [
    /^the hub is told nothing: HUB_URL: the address of the hub is not of the form/,
    /^the cells are told nothing: INFLUXDB_URLS: part 1 is not of the form/,
    /^the cells are told nothing: INFLUXDB_URLS: the address of north is not of the form/,
  ])
})
