import { setTimeout as sleep } from 'node:timers/promises'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import type { FastifyInstance } from 'fastify'
import tap, { test } from 'tap'
import { KeptAnswers } from '../src/idempotency/kept-answers.ts'
import { buildApp, KEY, NOW } from './fixture/build-app.ts'
import { reading } from './fixture/requests.ts'

tap.setTimeout(60_000)

const { timeof: _, ...timeless } = reading
const sources = 'readings: { clock: server }'

const post = async (app: FastifyInstance, key: string, body: object = timeless) =>
  app.inject({
    method: 'POST',
    url: '/api/ingest',
    headers: { authorization: KEY, 'content-type': 'application/json', 'idempotency-key': key },
    payload: JSON.stringify(body),
  })

test('a request that is sent again with its key is answered the same and done once, after a restart too', async (t) => {
  const written: string[] = []
  let status = 204
  let hold: Promise<void> | undefined
  let isHeld = false
  const influx = await standIn(t, async ({ url }, response, body) => {
    if (url?.includes(`bucket=${buckets.raw.name}`)) {
      isHeld = hold !== undefined
      await hold
      if (status === 204) written.push(body)
      response.writeHead(status).end()
    } else response.writeHead(204).end()
  })
  const dir = t.testdir()
  let now = NOW
  const clock = () => now
  const start = async () => buildApp(t, influx, { sources, clock, answers: await KeptAnswers.open({ dir, clock }) })
  const app = await start()
  const first = await post(app, 'one')
  t.strictSame([first.statusCode, first.json()], [200, { ok: true, written: 1 }])
  t.equal(first.headers['idempotency-replayed'], undefined)
  now += 5000
  const again = await post(app, 'one')
  t.strictSame([again.statusCode, again.body], [200, first.body])
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.equal(written.length, 1, 'it is written once')
  t.equal((await post(app, 'two')).statusCode, 200)
  t.equal(written.length, 2, 'with another key it is another one')

  const other = await post(app, 'one', { ...timeless, temp_c: 3 })
  t.equal(other.statusCode, 422)
  t.match(other.json(), { error: 'idempotency_key_reused' })
  const bad = await post(app, 'bad', { device_id: 1 })
  t.equal(bad.statusCode, 422)
  const badAgain = await post(app, 'bad', { device_id: 1 })
  t.strictSame([badAgain.statusCode, badAgain.body], [422, bad.body])
  t.match(badAgain.headers, { 'idempotency-replayed': 'true', 'content-type': /^application\/problem\+json/ })
  t.match((await post(app, 'x'.repeat(256))).json(), { error: 'invalid_idempotency_key' })

  status = 503
  const failedAt = now
  t.equal((await post(app, 'three')).statusCode, 503)
  now += 60_000
  status = 204
  await app.close()

  const next = await start()
  const replayed = await post(next, 'one')
  t.strictSame([replayed.statusCode, replayed.body], [200, first.body], 'after a restart')
  let done = await post(next, 'three')
  // The breaker of the new process may still be finding out.
  while (done.statusCode === 503) {
    await sleep(50)
    done = await post(next, 'three')
  }
  t.strictSame(done.json(), { ok: true, written: 1 })
  t.match(written.at(-1), new RegExp(` ${failedAt}000000$`), 'what was broken off is of when it first came')

  let release: () => void = () => undefined
  hold = new Promise((resolve) => {
    release = resolve
  })
  const slow = post(next, 'four')
  while (!isHeld) await sleep(5)
  const wait = async (): Promise<number> => {
    const { statusCode, headers, body } = await post(next, 'four')
    if (statusCode === 409) t.match([headers['retry-after'], body], [/^[123]$/, /being_answered/])
    return statusCode
  }
  t.equal(await wait(), 409, 'two at a time are one')
  release()
  t.equal((await slow).statusCode, 200)
  t.equal(await wait(), 200)

  const without = await buildApp(t, influx, { sources })
  t.match((await post(without, 'one')).json(), { error: 'key_not_kept' })
})

test('so many are kept, and for a day', async (t) => {
  let now = NOW
  const answers = await KeptAnswers.open({ dir: t.testdir(), clock: () => now, most: 150 })
  t.teardown(() => answers.close())
  const send = async (id: string) => {
    const begun = await answers.begin(id, 'd')
    if (begun.kind === 'new') await answers.end(id, { status: 200, body: id })
    answers.release(id)
    return begun
  }
  for (let i = 0; i < 200; i++) {
    now += 1000
    await send(`r${i}`)
  }
  t.strictSame(await send('r199'), { kind: 'answered', status: 200, body: 'r199' })
  t.strictSame(await send('r120'), { kind: 'answered', status: 200, body: 'r120' })
  t.strictSame(await send('r0'), { kind: 'new', at: now }, 'the oldest are forgotten')
  now += 24 * 3_600_000
  t.strictSame(await send('r199'), { kind: 'new', at: now })
})
