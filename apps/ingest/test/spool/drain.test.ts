import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import tap, { type Test, test } from 'tap'
import { LevelSpool } from '../../src/spool/level-spool.ts'
import { buildApp, NOW } from '../fixture/build-app.ts'
import { at, json } from '../fixture/requests.ts'

tap.setTimeout(60_000)

/** What the database answers to a write of readings. */
type Answer = (lines: string[]) => { status: number; body?: object; headers?: Record<string, string>; afterMs?: number }

const well: Answer = () => ({ status: 204 })
const away: Answer = () => ({ status: 503 })

/** The service with a spool, and a database that does as it is told. */
async function build(t: Test, limitBytes = 1_000_000) {
  const dir = join(t.testdir(), 'spool')
  const writes: { lines: string[]; at: number }[] = []
  const influx = { answer: away, hasRegistry: true }
  const config = await standIn(t, (request, response, body) => {
    if (!request.url?.startsWith('/api/v2/write')) {
      const isQuery = request.url?.startsWith('/api/v2/query')
      return void response.writeHead(isQuery && influx.answer !== away ? 200 : isQuery ? 503 : 204).end()
    }
    const isRaw = request.url.includes(`bucket=${buckets.raw.name}`)
    if (!isRaw && !influx.hasRegistry) return void response.writeHead(404).end()
    const lines = body === '' ? [] : body.split('\n')
    const { status, body: said, headers = {}, afterMs = 0 } = influx.answer(isRaw ? lines : [])
    if (isRaw && lines.length > 0 && status === 204) writes.push({ lines, at: performance.now() })
    setTimeout(() => response.writeHead(status, headers).end(said && JSON.stringify(said)), afterMs)
  })
  const { spool } = await LevelSpool.open({ dir, limitBytes, clock: () => NOW })
  const app = await buildApp(t, config, { spool })
  const post = async (...readings: [device: number, second: number, value: number][]) => {
    const payload = readings.map(([device_id, second, temp_c]) => ({ device_id, timeof: at(second * 1000), temp_c }))
    const answer = await app.inject({ method: 'POST', url: '/api/ingest', headers: json, payload })
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], body: answer.json() }
  }
  const drained = async () => {
    while (spool.state.lines > 0) await sleep(10)
  }
  /** What is stored, the last value of each device and time. */
  const stored = () => {
    const last = new Map<string, number>()
    for (const { lines } of writes)
      for (const line of lines) {
        const [, device, value, time] = /device_id=(\d+) temp_c=(\S+) (\d+)/.exec(line) ?? []
        last.set(`${device} ${(Number(time) / 1e6 - NOW) / 1000}`, Number(value))
      }
    return last
  }
  return { app, spool, influx, writes, post, drained, stored }
}

test('while the database answers 503 all is spooled, and drained in order when it is well', async (t) => {
  const { app, influx, writes, post, drained, spool } = await build(t)
  t.match(await post([1001, -9, 1], [1002, -9, 2]), { status: 202, body: { ok: true, written: 0, queued: 2 } })
  t.match(await post([1001, -8, 3]), { status: 202, body: { written: 0, queued: 1 } })
  t.match(await post([1001, -8, 4]), { status: 202 })
  t.match((await app.inject('/metrics')).body, /^nrg_readings_queued_total 4$/m)
  influx.answer = well
  await drained()
  const lines = writes.flatMap((write) => write.lines.map((line) => line.split(' ')[1]))
  t.strictSame(lines, ['temp_c=1', 'temp_c=2', 'temp_c=3', 'temp_c=4'])
  t.equal(spool.keepsReadings, false)
  t.match(await post([1001, -7, 5]), { status: 200, body: { ok: true, written: 1 } })
  t.notOk('queued' in (await post([1001, -7, 5])).body)
})

test('its Retry-After is honoured, by readings that come meanwhile too', async (t) => {
  const { influx, writes, post, drained } = await build(t)
  let asked = 0
  influx.answer = () => {
    asked++
    return { status: 429, headers: { 'retry-after': '1' } }
  }
  const began = performance.now()
  t.match(await post([1001, -9, 1]), { status: 202 })
  const before = asked
  t.match(await post([1001, -8, 2]), { status: 202 })
  t.equal(asked, before)
  influx.answer = well
  await drained()
  t.ok((writes[0]?.at ?? 0) - began >= 1000)
})

test('during a drain a newer reading goes straight through; a correction waits behind what it corrects, and wins', async (t) => {
  const { influx, post, drained, stored, spool } = await build(t)
  await post([1001, -9, 1], [1002, -9, 1])
  // The drain's first write takes its time; others are answered at once.
  influx.answer = (lines) => ({ status: 204, afterMs: lines.some((line) => line.includes('temp_c=1 ')) ? 1500 : 0 })
  while (!stored().has('1001 -9')) await sleep(10)
  t.equal(spool.state.lines, 4, 'it is under way, and that the devices are new')
  t.match(await post([1001, -8, 7]), { status: 200, body: { written: 1 } }, 'newer')
  t.match(await post([1003, -20, 7]), { status: 200 }, 'another device')
  t.match(await post([1001, -9, 5], [1002, -3, 6]), { status: 202, body: { written: 1, queued: 1 } }, 'equal')
  t.match(await post([1002, -30, 8]), { status: 202 }, 'older')
  await drained()
  t.strictSame(Object.fromEntries(stored()), {
    '1001 -9': 5,
    '1002 -9': 1,
    '1001 -8': 7,
    '1003 -20': 7,
    '1002 -3': 6,
    '1002 -30': 8,
  })
})

test('one poison line among 500 becomes a dead letter, and the others are stored', async (t) => {
  const { app, influx, post, drained, stored, spool } = await build(t)
  const readings = Array.from({ length: 500 }, (_, index): [number, number, number] => [1000 + index, -9, index])
  t.match(await post(...readings), { status: 202, body: { queued: 500 } })
  influx.answer = (lines) =>
    lines.some((line) => line.includes('temp_c=333 '))
      ? { status: 422, body: { code: 'unprocessable entity', message: 'field type conflict' } }
      : { status: 204 }
  await drained()
  t.equal(stored().size, 499)
  t.match(await spool.deadLetters(0, 10), [
    { id: 1, bucket: 'raw', line: /temp_c=333 /, reason: /422 .*field type conflict/ },
  ])
  t.match((await app.inject('/metrics')).body, /^nrg_dead_letters 1$/m)
  const url = '/api/spool/dead-letters'
  t.match((await app.inject({ url, headers: json })).json(), [{ id: 1, line: /temp_c=333 / }])
  t.equal((await app.inject({ url })).statusCode, 401)
  t.equal((await app.inject({ url, headers: json, remoteAddress: '192.0.2.1' })).statusCode, 403)
  t.match((await app.inject('/ready')).json(), { ok: true, warnings: [{ code: 'spooled', message: /1 dead letters/ }] })
  const { authorization } = json
  const settle = (how: string) => app.inject({ method: 'POST', url: `${url}/${how}?ids=1`, headers: { authorization } })
  influx.answer = well
  t.strictSame((await settle('replay')).json(), { ok: true, settled: 1 })
  await drained()
  t.equal(stored().get('1333 -9'), 333)
  t.strictSame((await settle('drop')).json(), { ok: true, settled: 0 }, 'it is none any more')
})

test('readings are kept while the database is set up wrong, and while it takes no further series those that are in none go aside', async (t) => {
  const { influx, post, drained, stored, spool } = await build(t)
  influx.answer = () => ({ status: 401, body: { code: 'unauthorized', message: 'unauthorized access' } })
  t.match(await post([1001, -9, 1], [1002, -9, 2], [1003, -9, 3]), { status: 202 })
  influx.answer = (lines) =>
    lines.some((line) => line.includes('device_id=1002 '))
      ? { status: 422, body: { code: 'unprocessable entity', message: 'max-series-per-database limit exceeded: (1)' } }
      : { status: 204 }
  await drained()
  t.strictSame([...stored().keys()], ['1001 -9', '1003 -9'])
  t.match(await spool.deadLetters(0, 10), [{ line: /device_id=1002 /, reason: /max-series/ }])
})

test('a full spool refuses with 503 and Retry-After, and takes readings again once it is drained', async (t) => {
  const { influx, post, drained } = await build(t, 2000)
  let answer = await post([1001, -900, 1])
  let queued = 0
  for (; answer.status === 202; queued++) answer = await post([1001, queued - 899, 1])
  t.ok(queued > 10)
  t.match(answer, { status: 503, retryAfter: /^\d+$/, body: { ok: false, error: 'database_busy' } })
  influx.answer = well
  await drained()
  t.match(await post([1001, -1, 1]), { status: 200 })
  influx.answer = away
  t.match(await post([1001, 0, 1]), { status: 202 })
})

test('readings do not wait for a registry that is not there', async (t) => {
  const { influx, post, drained, stored } = await build(t)
  t.match(await post([1001, -9, 1]), { status: 202 })
  influx.hasRegistry = false
  influx.answer = well
  await drained()
  t.match(await post([1002, -9, 1]), { status: 200 })
  t.strictSame([...stored().keys()], ['1001 -9', '1002 -9'])
})
