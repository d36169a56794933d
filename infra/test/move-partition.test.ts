import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, connect } from '@nrg/influx/connection'
import { standIn } from '@nrg/influx/testing/stand-in'
import { oneServer, openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { takenBy } from '@nrg/stream/layout'
import { partitionOfDevice } from '@nrg/stream/partition'
import { dealOut } from '@nrg/stream/partition-table'
import type { Follower, ReadingStream, StreamMessage } from '@nrg/stream/stream'
import { LevelStream } from '@nrg/stream/testing/level-stream'
import tap, { type Test, test } from 'tap'
import { pointLines } from '../src/move/point-lines.ts'
import { FOR_EVER } from '../src/move/span.ts'
import { DEVICE_BUCKETS } from '../src/partition/devices-in.ts'
import { movePartition } from '../src/partition/move-partition.ts'
import { replicationPace } from '../src/partition/replication-pace.ts'

tap.setTimeout(240_000)

const server = oneServer(tap, (options) =>
  // No task is made in it, and none would be due.
  startInfluxDB({ ...options, clock: { now: Date.now, after: () => () => {} } }),
)
const DAY = 86_400_000
/** A site and its partition, and a device elsewhere in the same cell. */
const SITE = 'harbour'
const PARTITION = partitionOfDevice('', SITE)
const [MOVED, SILENT] = ['crane-1', 'crane-2']
const siteOf = (device: string) => (device.startsWith('crane') ? SITE : undefined)
const isMoved = (line: string) => line.includes('device_id=crane')
const ns = (ms: number) => `${ms}000000`

/** Takes the messages of a cell and writes them to its database, as its writer does. */
function writerOf(t: Test, stream: ReadingStream, cell: string, database: Connection): void {
  const ending = new AbortController()
  const { signal } = ending
  const writer = createWriter(database, buckets.raw.name)
  const run = async () => {
    while (!signal.aborted) {
      const layout = await stream.layout()
      const partitions = layout === undefined ? [] : takenBy(layout, cell, Date.now())
      let writing: Promise<unknown> = Promise.resolve()
      const take = (message: StreamMessage) => {
        writing = writing.then(async () => {
          if ((await writer.write(message.lines)).kind === 'written') message.acknowledge()
        })
      }
      const follower: Follower | undefined =
        partitions.length > 0 ? await stream.follow(cell, partitions, take) : undefined
      const isSame = async () => {
        const now = await stream.layout()
        return now !== undefined && takenBy(now, cell, Date.now()).join() === partitions.join()
      }
      while (!signal.aborted && (await isSame())) await sleep(20)
      await follower?.pause()
      await writing
      await follower?.close()
    }
  }
  const running = run()
  t.teardown(async () => {
    ending.abort()
    await running
  })
}

async function linesIn(database: Connection): Promise<string[]> {
  const lines: string[] = []
  for (const bucket of DEVICE_BUCKETS)
    for await (const line of pointLines(database, { bucket, start: new Date(0), stop: FOR_EVER })) lines.push(line)
  return lines.sort()
}

/** What a cell has stored: readings, what was made of them, an alert that goes on, and a device that was retired. */
async function fill(database: Connection, now: number): Promise<void> {
  const write = async (bucket: string, lines: readonly string[]) => createWriter(database, bucket).write(lines)
  const at = [now - 20 * DAY, now - 2 * DAY, now - DAY / 2, now - 10_000]
  const devices = [MOVED, 'lone-9']
  await write(
    buckets.raw.name,
    devices.flatMap((id) => at.map((ms, index) => `energy,device_id=${id} temp_c=${40 + index} ${ns(ms)}`)),
  )
  await write(
    buckets.rollup.name,
    devices.flatMap((id) => [
      ...at.map((ms) => `rollup,device_id=${id},metric=temp_c n=60,mean=41.5,note="a b=c 7" ${ns(ms)}`),
      `usual,device_id=${id},metric=temp_c mean=41 ${ns(now + 3 * 3_600_000)}`,
    ]),
  )
  await write(buckets.rollup.name, [`retired,device_id=${SILENT} retired=1 ${ns(now - DAY)}`])
  await write(buckets.rollup.name, [`fleet,device_id=fleet,metric=temp_c share=0.5 ${ns(now - DAY)}`])
  await write(
    buckets.alerts.name,
    devices.map(
      (id) =>
        `alerts,device_id=${id},metric=temp_c,reason=limit until=${ns(now)}i,state="raised",severity="critical" ${ns(now - 40 * DAY)}`,
    ),
  )
}

async function stage(t: Test) {
  const open = async () =>
    (await openTestDatabase(t, { buckets: [...DEVICE_BUCKETS], start: startInfluxDB, env: await server() })).connection
  const [north, south] = [await open(), await open()]
  const stream = await LevelStream.open({ dir: join(t.testdir(), 'stream') })
  t.teardown(() => stream.close())
  const table = dealOut(['north', 'south']).map((cell, partition) =>
    partition === PARTITION || partition === partitionOfDevice('lone-9', undefined) ? 'north' : cell,
  )
  await stream.createTable(table)
  await fill(north, Date.now())
  writerOf(t, stream, 'north', north)
  writerOf(t, stream, 'south', south)
  const said: string[] = []
  const move = (say: (line: string) => void = (line) => said.push(line), holdMs = 600_000, to = 'south') =>
    movePartition({
      stream,
      partition: PARTITION,
      to,
      databases: new Map([
        ['north', north.config],
        ['south', south.config],
      ]),
      siteOf,
      dataDir: join(t.testdirName, 'data'),
      signal: new AbortController().signal,
      say,
      mayCutAt: () => true,
      settledMs: 0,
      runMs: 50,
      holdMs,
    })
  return { north, south, stream, said, move }
}

/** Readings that come while it moves, of now and of long ago; answers what was kept of them once it is told to end. */
function readings(stream: ReadingStream) {
  const sent: string[] = []
  const ending = new AbortController()
  const run = async () => {
    for (let number = 0; !ending.signal.aborted; number++) {
      const time = number % 3 === 0 ? Date.now() - 3 * DAY + number : Date.now()
      const line = `energy,device_id=${MOVED} temp_c=${number} ${ns(time)}`
      if ((await stream.append(PARTITION, [line], `r${number}`)).kind === 'kept') sent.push(line)
      await sleep(5)
    }
  }
  const running = run()
  return async () => {
    ending.abort()
    await running
    return sent
  }
}

test('a partition moves while its readings come: nothing is lost, and nothing of it stays', async (t) => {
  const { north, south, stream, said, move } = await stage(t)
  const before = await linesIn(north)
  const end = readings(stream)
  const { devices, heldMs } = await move()
  t.equal(devices, 2)
  t.ok(heldMs > 0)
  const sent = await end()
  while ((await linesIn(south)).length < before.filter(isMoved).length + sent.length) await sleep(20)
  t.strictSame(await linesIn(south), [...before.filter(isMoved), ...sent].sort(), 'each once, with its value')
  t.strictSame(
    await linesIn(north),
    before.filter((line) => !isMoved(line)),
    'what is of others stays',
  )
  const layout = await stream.layout()
  t.strictSame(layout?.moves, {})
  t.equal(layout?.partitions[PARTITION], 'south')
  t.match(said.at(-1), /is in south, and nothing of it is left in north$/)
  await t.rejects(move(), { name: 'UsageError', message: /is in south already/ })
})

test('broken off at any point, it goes on where it was', async (t) => {
  const { north, south, stream, move } = await stage(t)
  const before = await linesIn(north)
  const end = readings(stream)
  // Each time one line further.
  for (let lines = 1, isOver = false; !isOver; lines++) {
    let left = lines
    const say = () => {
      if (--left === 0) throw new Error('broken off')
    }
    isOver = await move(say).then(
      () => true,
      (error: Error) => /is in south already/.test(error.message),
    )
  }
  const sent = await end()
  while ((await linesIn(south)).length < before.filter(isMoved).length + sent.length) await sleep(20)
  t.strictSame(await linesIn(south), [...before.filter(isMoved), ...sent].sort())
  t.strictSame(
    await linesIn(north),
    before.filter((line) => !isMoved(line)),
  )
})

test('one that was killed while nobody took its messages is no loss: its cell goes on, and it can be run again', async (t) => {
  const { north, south, stream, move } = await stage(t)
  const before = await linesIn(north)
  const held = { from: 'north', to: 'south', heldUntil: Date.now() + 1500 }
  await stream.changeLayout(({ partitions }) => ({ partitions, moves: { [PARTITION]: held } }))
  await createWriter(north, buckets.rollup.name).write([`retired,device_id=${MOVED} moving=1 ${ns(Date.now())}`])
  const line = `energy,device_id=${MOVED} temp_c=7 ${ns(Date.now())}`
  await stream.append(PARTITION, [line], 'while held')
  while (!(await linesIn(north)).includes(line)) await sleep(50)
  await move()
  t.strictSame(await linesIn(south), [...before.filter(isMoved), line].sort(), 'and misses its silence again')
  t.strictSame(
    await linesIn(north),
    before.filter((one) => !isMoved(one)),
  )
})

test('where the writer of its cell does not let go, it is said, the cell goes on, and it can be taken back', async (t) => {
  const { north, south, stream, move } = await stage(t)
  // One that runs elsewhere, and has not heard of it.
  const deaf = await stream.follow('north', [PARTITION], () => undefined)
  const before = await linesIn(north)
  await t.rejects(move(undefined, 900), {
    name: 'MoveError',
    message: /^the writer of north does not let go .*CELL=north.*run this again$/,
  })
  t.strictSame(await linesIn(north), before)
  const layout = await stream.layout()
  t.strictSame(layout?.moves, { [PARTITION]: { from: 'north', to: 'south' } })
  t.equal(layout?.partitions[PARTITION], 'north')
  await deaf.close()
  t.ok((await linesIn(south)).some(isMoved))
  const own = `energy,device_id=lone-8 temp_c=7 ${ns(Date.now())}`
  await createWriter(south, buckets.raw.name).write([own])
  await move(undefined, 600_000, 'north')
  t.strictSame(await linesIn(south), [own], 'what is of others stays')
  t.strictSame(await linesIn(north), before)
  t.strictSame((await stream.layout())?.moves, {})
})

test('a hub that is behind is waited for, and a database that has none, or does not say, is not waited for', async (t) => {
  const waits = [900, 900, 100]
  const config = await standIn(t, (request, response) => {
    const body = request.url?.includes('/orgs')
      ? { orgs: [{ id: '0000000000000001', name: 'o' }] }
      : {
          replications: [
            { currentQueueSizeBytes: waits.length > 1 ? waits.shift() : waits[0], maxQueueSizeBytes: 1000 },
          ],
        }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const connection = connect({ ...config, org: 'o' })
  t.teardown(() => connection.close())
  const said: string[] = []
  const options = { signal: new AbortController().signal, say: (line: string) => said.push(line), lookMs: 10 }
  const pace = await replicationPace(connection, options)
  await pace()
  t.strictSame(waits, [100])
  t.match(said, [/^the hub is behind/])
  await pace()
  t.equal(said.length, 1, 'it is said once')

  for (const status of [404, 401]) {
    const missing = await standIn(t, (request, response) => {
      const isOrg = request.url?.includes('/orgs')
      const body = isOrg ? { orgs: [{ id: '0000000000000001', name: 'o' }] } : {}
      response.writeHead(isOrg ? 200 : status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    const none = connect({ ...missing, org: 'o' })
    t.teardown(() => none.close())
    await (await replicationPace(none, options))()
  }
  t.equal(said.length, 1)
})

test('what is in no cell, and what is on its way elsewhere, is said', async (t) => {
  const { stream, north, south } = await stage(t)
  const databases = new Map([
    ['north', north.config],
    ['south', south.config],
  ])
  const to = (cell: string) =>
    movePartition({
      stream,
      partition: PARTITION,
      to: cell,
      databases,
      siteOf,
      dataDir: join(t.testdirName, 'data'),
      signal: new AbortController().signal,
      say: () => undefined,
    })
  const none = { name: 'UsageError', message: /INFLUXDB_URLS does not name the database of cell west/ }
  await t.rejects(to('west'), none)
  t.strictSame((await stream.layout())?.moves, {}, 'and nothing is begun')
  await t.rejects(to('north'), { name: 'UsageError', message: /is in north already/ })
  const way = { from: 'north', to: 'west' }
  await stream.changeLayout(({ partitions }) => ({ partitions, moves: { [PARTITION]: way } }))
  await t.rejects(to('south'), {
    name: 'UsageError',
    message: /is on its way to west: npm run cells -- move \d+ --to west/,
  })
})
