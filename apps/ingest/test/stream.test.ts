import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { actLine } from '@nrg/influx/act-line'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { findNatsServer, startNats } from '@nrg/service/testing/nats-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { partitionOf } from '@nrg/stream/partition'
import type { Appended, ReadingStream } from '@nrg/stream/stream'
import { LevelStream } from '@nrg/stream/testing/level-stream'
import { Type } from '@sinclair/typebox'
import tap, { type Test, test } from 'tap'
import { LevelSpool } from '../src/spool/level-spool.ts'
import { buildApp, NOW, openDatabase } from './fixture/build-app.ts'
import { at, json } from './fixture/requests.ts'

tap.setTimeout(120_000)

const fleet = { ...defaultFleetConfig, devices: { 1001: { site: 'harbour' }, 1002: { site: 'harbour' } } }

/** The service with a stream in LevelDB, which lets nothing through while its gate is closed. */
async function build(t: Test, { spool: hasSpool = true } = {}) {
  const { config, connection } = await openDatabase(t)
  const moved = { type: 'device' as const, id: 'a', time: NOW, actor: 'ada', device: '1003', site: 'depot' }
  await createWriter(connection, buckets.registry.name).write([actLine(moved)])
  const dir = t.testdir()
  const stream = await LevelStream.open({ dir: join(dir, 'stream') })
  const gate = { open: Promise.resolve() }
  const gated = new Proxy(stream, {
    get: (target, name) => {
      if (name === 'append')
        return async (...args: Parameters<ReadingStream['append']>): Promise<Appended> => {
          await gate.open
          return target.append(...args)
        }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const spool = hasSpool
    ? (await LevelSpool.open({ dir: join(dir, 'spool'), limitBytes: 10_000_000, clock: () => NOW })).spool
    : undefined
  const app = await buildApp(t, config, { stream: gated, fleet, ...(spool && { spool }) })
  // What is said of sites is read where it listens.
  await app.listen({ port: 0, host: '127.0.0.1' })
  const post = async (...readings: [device: number | string, second: number, value: number][]) => {
    const payload = readings.map(([device_id, second, temp_c]) => ({ device_id, timeof: at(second * 1000), temp_c }))
    const answer = await app.inject({ method: 'POST', url: '/api/ingest', headers: json, payload })
    return { status: answer.statusCode, body: answer.json() }
  }
  // Each later than the one before, which may be spooled.
  for (let second = -900; (await post(['probe', second, 0])).status !== 200; second++) await sleep(100)
  /** What the stream has, but for the probe's. */
  const kept = async () => {
    const messages = []
    for await (const message of stream.kept([])) if (!/=probe /.test(message.lines[0] ?? '')) messages.push(message)
    return messages
  }
  return { app, stream, spool, connection, gate, post, kept }
}

test('readings are acknowledged once the stream has them, those of a site in one message, and none is in the database', async (t) => {
  const { app, post, kept, connection } = await build(t)
  t.strictSame(await post([1001, -3, 1], [1002, -3, 2], [1003, -3, 3], [1004, -3, 4]), {
    status: 200,
    body: { ok: true, written: 4 },
  })
  const messages = await kept()
  const of = (key: string) =>
    messages.filter(({ partition }) => partition === partitionOf(key)).map(({ lines }) => lines)
  const ns = BigInt(NOW - 3000) * 1_000_000n
  t.strictSame(of('harbour'), [[`energy,device_id=1001 temp_c=1 ${ns}`, `energy,device_id=1002 temp_c=2 ${ns}`]])
  t.strictSame(of('depot'), [[`energy,device_id=1003 temp_c=3 ${ns}`]], 'as people said')
  t.strictSame(of('1004'), [[`energy,device_id=1004 temp_c=4 ${ns}`]], 'one of no site')
  t.equal(messages.length, 3)
  const all = flux`from(bucket: ${fluxString(buckets.raw.name)}) |> range(start: 0)`
  t.strictSame(await createReader(connection).collect(all, Type.Object({})), [])
  while ((await app.inject('/ready')).statusCode !== 200) await sleep(50)
  t.match((await app.inject('/metrics')).body, /^nrg_readings_accepted_total 5$/m)
})

test('what comes while a message is under way goes in the next one, in its order, a thousand at most', async (t) => {
  const { gate, post, kept } = await build(t)
  let open: () => void = () => undefined
  gate.open = new Promise((resolve) => {
    open = resolve
  })
  const posts = Array.from({ length: 120 }, (_, index) => post([1001, -index, index]))
  posts.push(post(...Array.from({ length: 1900 }, (_, index): [number, number, number] => [1002, -index, index])))
  const isEarly = await Promise.race([Promise.all(posts).then(() => true), sleep(300).then(() => false)])
  t.equal(isEarly, false, 'nothing is acknowledged before')
  open()
  t.ok((await Promise.all(posts)).every(({ status }) => status === 200))
  const messages = await kept()
  t.ok(messages.length < 20, `${messages.length} messages`)
  t.ok(messages.every(({ lines }) => lines.length <= 1000))
  const values = messages.flatMap(({ lines }) => lines.filter((line) => line.includes('=1002 ')))
  t.strictSame(
    values.map((line) => Number(/temp_c=(\d+)/.exec(line)?.[1])),
    [...Array(1900).keys()],
  )
})

test('while the stream is away readings are spooled, and drained into it when it is back', async (t) => {
  const { app, stream, spool, post, kept } = await build(t)
  stream.away = 'the stream cannot be reached'
  t.match(await post([1001, -9, 1], [1004, -9, 2]), { status: 202, body: { ok: true, written: 0, queued: 2 } })
  t.match((await app.inject('/ready')).json(), { ok: false, details: [{ message: /the stream cannot be reached/ }] })
  stream.away = undefined
  while ((spool?.state.lines ?? 0) > 0) await sleep(20)
  // A part of a page that is sent again, because another failed, is there twice, and stored once.
  const there = new Set((await kept()).flatMap(({ lines }) => lines.map((line) => line.split(' ', 2).join(' '))))
  t.strictSame([...there].sort(), ['energy,device_id=1001 temp_c=1', 'energy,device_id=1004 temp_c=2'])
  t.match(await post([1001, -8, 1]), { status: 200, body: { ok: true, written: 1 } })
})

test('without a spool they are refused while it is away', async (t) => {
  const { stream, post } = await build(t, { spool: false })
  stream.away = 'the stream cannot be reached'
  t.match(await post([1001, -9, 1]), { status: 503, body: { ok: false, error: 'database_unreachable' } })
})

const program = findNatsServer(process.env)
if (typeof program === 'string') tap.comment(`not run against JetStream: ${program}`)
else
  test(`nats-server ${program.version}: three servers, one killed on the way, have all that was acknowledged`, async (t) => {
    const { config } = await openDatabase(t)
    const cluster = await startNats(program, { servers: 3 })
    t.teardown(() => cluster.stop())
    const streamConfig = requireStreamConfig({ STREAM_URL: cluster.url, STREAM_SYSTEM_URL: cluster.systemUrl })
    const log = { info: (text: string) => t.comment(text), warn: (text: string) => t.comment(text) }
    const stream = await openStream(streamConfig, 'test', log)
    const { spool } = await LevelSpool.open({
      dir: join(t.testdir(), 'spool'),
      limitBytes: 10_000_000,
      clock: () => NOW,
    })
    const app = await buildApp(t, config, { stream, spool, fleet })
    await app.listen({ port: 0, host: '127.0.0.1' })
    while ((await stream.obstacle()) !== undefined) await sleep(100)

    const acknowledged = new Set<string>()
    const statuses = new Map<number, number>()
    for (let round = 0; round < 30; round++) {
      if (round === 10) await cluster.nodes[0]?.kill()
      if (round === 20) await cluster.nodes[0]?.start()
      const payload = Array.from({ length: 40 }, (_, index) => ({
        device_id: 1001 + index,
        timeof: at(-round * 1000),
        temp_c: round,
      }))
      const { statusCode } = await app.inject({ method: 'POST', url: '/api/ingest', headers: json, payload })
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
      if (statusCode === 200 || statusCode === 202)
        for (const { device_id, timeof } of payload) acknowledged.add(`${device_id} ${Date.parse(timeof)}`)
    }
    t.comment(`answers by status: ${JSON.stringify([...statuses])}`)
    while (spool.state.lines > 0) await sleep(50)
    const stored = new Set<string>()
    const follower = await stream.follow('all', [...Array(64).keys()], ({ lines, acknowledge }) => {
      for (const line of lines) {
        const [, device, time] = /device_id=(\d+) .* (\d+)$/.exec(line) ?? []
        stored.add(`${device} ${Number(time) / 1e6}`)
      }
      acknowledge()
    })
    while (stored.size < acknowledged.size) await sleep(50)
    t.strictSame(
      [...acknowledged].filter((one) => !stored.has(one)),
      [],
    )
    t.equal(acknowledged.size, 1200)
    await follower.close()
  })
