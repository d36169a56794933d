import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { standIn } from '@nrg/influx/testing/stand-in'
import { oneServer, openTestDatabase } from '@nrg/influx/testing/test-database'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { createServer } from '@nrg/service/server'
import { lettersOf, replay } from '@nrg/stream/dead-letters'
import { withMove } from '@nrg/stream/layout'
import { dealOut } from '@nrg/stream/partition-table'
import type { ReadingStream } from '@nrg/stream/stream'
import { LevelStream } from '@nrg/stream/testing/level-stream'
import { Type } from '@sinclair/typebox'
import tap, { type Test, test } from 'tap'
import app from '../src/app.ts'
import { loadConfig } from '../src/config.ts'

tap.setTimeout(120_000)

type Influx = Parameters<typeof connect>[0]
const databases = oneServer(tap, startInfluxDB, process.env)
const NOW = Date.now()

const line = (device: number, second: number, value: number | string) =>
  `energy,device_id=${device} temp_c=${value} ${BigInt(NOW + second * 1000) * 1_000_000n}`

/** A writer of the cell north, which has the even partitions, on a stream in LevelDB. */
async function build(
  t: Test,
  influx: Influx,
  { stream: given, table = true }: { stream?: ReadingStream; table?: boolean } = {},
) {
  const stream = given ?? (await LevelStream.open({ dir: join(t.testdir(), 'stream') }))
  if (table) await stream.createTable(dealOut(['north', 'south']))
  const urls = { STREAM_URL: 'nats://127.0.0.1:1', STREAM_SYSTEM_URL: 'nats://127.0.0.1:1' }
  const settings = {
    CELL: 'north',
    INFLUXDB_TOKEN: influx.token,
    MAX_EVENT_LOOP_DELAY_MS: '0',
    MAX_RSS_BYTES: '8000000000',
  }
  const config = { ...loadConfig({ ...urls, ...settings }), influx }
  const server = createServer({ signals: false })
  await server.register(app, { config, connection: connect(influx), stream })
  t.teardown(() => server.close())
  await server.ready()
  return { server, stream: stream as LevelStream }
}

const left = async (stream: LevelStream, partitions: number[] = []) => {
  let lines = 0
  for await (const message of stream.kept(partitions)) lines += message.lines.length
  return lines
}

test('the readings of a cell are in its database, those of another stay in the stream', async (t) => {
  const { config, connection } = await openTestDatabase(t, {
    buckets: [buckets.raw.name],
    start: startInfluxDB,
    env: await databases(),
  })
  const { server, stream } = await build(t, config)
  for (let message = 0; message < 40; message++)
    await stream.append(message % 4, [line(1000, -message, message), line(1001, -message, message)], `m${message}`)
  while ((await left(stream, [0, 2])) > 0) await sleep(20)
  t.equal(await left(stream), 40, 'the odd partitions are those of another cell')
  const all = flux`from(bucket: ${fluxString(buckets.raw.name)}) |> range(start: -1h) |> group()`
  const rows = await createReader(connection).collect(all, Type.Object({ _value: Type.Number() }))
  const even = [...Array(20).keys()].map((index) => 2 * index)
  const expected = [...even, ...even].sort((a, b) => a - b)
  t.strictSame(
    rows.map(({ _value }) => _value).sort((a, b) => a - b),
    expected,
  )
  const metrics = (await server.inject('/metrics')).body
  t.match(metrics, /^nrg_writer_lines_total 40$/m)
  t.match(metrics, /^nrg_stream_waiting_messages 0$/m)
  t.equal((await server.inject('/ready')).statusCode, 200)
  t.match((await server.inject('/health')).json(), { ok: true, service: 'writer' })
})

/** A database that does as it is told, and what it was sent. */
async function obedient(t: Test) {
  const writes: string[][] = []
  const influx = { answer: (_lines: string[]): { status: number; body?: object } => ({ status: 204 }) }
  const config = await standIn(t, (_request, response, body) => {
    const lines = body === '' ? [] : body.split('\n')
    const { status, body: said } = influx.answer(lines)
    if (lines.length > 0 && status === 204) writes.push(lines)
    response.writeHead(status).end(said && JSON.stringify(said))
  })
  return { config, influx, writes }
}

test('while the database is away nothing is acknowledged; then all of it comes, in its order', async (t) => {
  const { config, influx, writes } = await obedient(t)
  influx.answer = () => ({ status: 503 })
  const { server, stream } = await build(t, config)
  for (let message = 0; message < 30; message++) await stream.append(0, [line(1000, -message, message)], `m${message}`)
  t.equal((await server.inject('/ready')).statusCode, 503)
  t.equal(await left(stream), 30)
  influx.answer = () => ({ status: 204 })
  while ((await left(stream)) > 0) await sleep(20)
  const values = writes.flat().map((one) => Number(/temp_c=(\d+)/.exec(one)?.[1]))
  t.strictSame(values, [...Array(30).keys()])
})

test('a line that the database never takes becomes a dead letter with its reason, and is sent again on demand', async (t) => {
  const { config, influx, writes } = await obedient(t)
  influx.answer = (lines) =>
    lines.some((one) => one.includes('temp_c=13 '))
      ? { status: 422, body: { code: 'unprocessable entity', message: 'field type conflict' } }
      : { status: 204 }
  const { server, stream } = await build(t, config)
  const lines = Array.from({ length: 300 }, (_, index) => line(1000 + index, -1, index))
  await stream.append(0, lines.slice(0, 10), 'a')
  await stream.append(2, lines.slice(10), 'b')
  while ((await left(stream)) > 0) await sleep(20)
  const stored = new Set(writes.flat())
  t.strictSame(
    lines.filter((one) => !stored.has(one)),
    [lines[13]],
  )
  t.match(await stream.deadLetters(0, 10), [
    { id: 1, cell: 'north', partition: 2, line: lines[13], reason: /422 .*field type conflict/ },
  ])
  t.match((await server.inject('/metrics')).body, /^nrg_writer_dead_letters_total 1$/m)
  influx.answer = () => ({ status: 204 })
  t.equal(await replay(stream, [7]), 0)
  t.equal(await replay(stream, undefined), 1)
  while ((await left(stream)) > 0) await sleep(20)
  t.strictSame(writes.at(-1), [lines[13]])
  for await (const letter of lettersOf(stream, undefined)) t.fail(`${letter.line} is still one`)
})

test('until it is said which cells there are, and where this one is none, it waits and says so', async (t) => {
  const { config } = await obedient(t)
  const { server, stream } = await build(t, config, { table: false })
  const said = async () => (await server.inject('/ready')).json().details?.[0]?.message ?? ''
  while (!/^nobody has said which cells there are: `npm run cells -- init north/.test(await said())) await sleep(20)
  await stream.append(0, [line(1000, -1, 1)], 'a')
  await stream.createTable(dealOut(['east', 'west']))
  while (!/^no partition is in the cell north; the cells are east, west: correct CELL/.test(await said()))
    await sleep(50)
  t.equal(await left(stream), 1)
})

test('what is held for another cell is written as far as it was given, then left; a hold that is over, is taken again', async (t) => {
  const { config, influx, writes } = await obedient(t)
  let answers = false
  influx.answer = () => ({ status: answers ? 204 : 503 })
  const { stream } = await build(t, config)
  await stream.append(2, [line(1000, -2, 1)], 'a')
  const move = { from: 'north', to: 'south' }
  const hold = (heldUntil: number) => stream.changeLayout((now) => withMove(now, 2, { ...move, heldUntil }))
  while ((await stream.takerOf(2)) !== 'north') await sleep(20)
  await hold(Date.now() + 3_600_000)
  await sleep(1200)
  t.equal(await stream.takerOf(2), 'north', 'it has not written yet what it was given')
  answers = true
  while ((await stream.takerOf(2)) !== undefined) await sleep(20)
  t.equal(writes.flat().length, 1)
  await stream.append(2, [line(1000, -1, 2)], 'b')
  await stream.append(0, [line(1001, -1, 3)], 'c')
  while (writes.flat().length < 2) await sleep(20)
  t.strictSame(writes[1], [line(1001, -1, 3)], 'what is held waits')
  await hold(Date.now() - 1)
  while (writes.flat().length < 3) await sleep(20)
  t.strictSame(writes[2], [line(1000, -1, 2)])

  await stream.changeLayout(({ partitions, moves }) => ({
    partitions: partitions.map((cell, partition) => (partition === 2 ? 'south' : cell)),
    moves,
  }))
  while ((await stream.takerOf(2)) !== undefined) await sleep(20)
  t.equal(await stream.takerOf(0), 'north')
})

test('a writer that stops writes what it was given; another one goes on with the rest', async (t) => {
  const { config, influx, writes } = await obedient(t)
  let answer: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    answer = resolve
  })
  influx.answer = () => {
    answer()
    return { status: 204 }
  }
  const { server, stream } = await build(t, config)
  for (let message = 0; message < 300; message++) await stream.append(0, [line(1000, -message, message)], `m${message}`)
  await first
  await server.close()
  const before = writes.flat().length
  const again = await LevelStream.open({ dir: join(t.testdirName, 'stream') })
  const lines = await left(again)
  t.equal(lines + before, 300, 'each is stored or still there')
  await build(t, config, { stream: again, table: false })
  while ((await left(again)) > 0) await sleep(20)
  t.equal(new Set(writes.flat()).size, 300)
})
