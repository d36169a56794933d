import { EventEmitter, once } from 'node:events'
import { Type } from '@sinclair/typebox'
import tap, { type Test, test } from 'tap'
import { Breaker } from '../src/breaker.ts'
import { connect } from '../src/connection.ts'
import { fluxSource } from '../src/flux.ts'
import { guardReads } from '../src/guard-reads.ts'
import { joinWrites } from '../src/join-writes.ts'
import { createPulse } from '../src/pulse.ts'
import { createReader } from '../src/query.ts'
import { standIn } from '../src/testing/stand-in.ts'
import { createWriter } from '../src/write.ts'

tap.setTimeout(60_000)

const Row = Type.Object({ _value: Type.Number() })
const script = fluxSource('x')

interface Behaviour {
  ping: boolean
  /** What is answered to anything else; `undefined` is nothing. */
  status: number | undefined
}

/** A database that answers as told, and what stands before it. */
async function build(t: Test, behaviour: Behaviour, { deadlineMs = 60_000, queueBytes = 1e6 } = {}) {
  const requests: string[] = []
  const pings = new EventEmitter()
  const held: (() => void)[] = []
  const config = await standIn(
    t,
    (request, response, body) => {
      const answer = () => response.writeHead(behaviour.status ?? 204).end()
      if (request.url === '/ping') {
        pings.emit('ping')
        return behaviour.ping ? answer() : undefined
      }
      requests.push(body)
      if (behaviour.status === undefined) held.push(answer)
      else answer()
    },
    60_000,
  )
  const connection = connect(config)
  t.teardown(() => connection.close())
  const breaker = new Breaker()
  const pulse = createPulse(config)
  return {
    requests,
    pings,
    /** Answers what was not answered. */
    release: () => {
      for (const answer of held.splice(0)) answer()
    },
    breaker,
    reader: guardReads(createReader(connection), { breaker, pulse }),
    writer: joinWrites(createWriter(connection, 'b'), { breaker, pulse, deadlineMs, queueBytes }),
  }
}

test('a query of a database that answers nothing ends at once; one that is slow has its time', async (t) => {
  const behaviour: Behaviour = { ping: false, status: undefined }
  const { reader, release, breaker } = await build(t, behaviour)
  const hung = [reader.collect(script, Row), reader.collect(script, Row)]
  const obstacle = reader.obstacle('b')
  for (const answer of hung)
    await t.rejects(answer, { code: 'INF_DATABASE_UNREACHABLE', message: /no answer within 1\.6 s/ })
  t.match(await obstacle, /no answer within 1\.6 s/)
  t.equal(breaker.state, 'open', 'the limit of the query itself is a minute')
  await t.rejects(reader.collect(script, Row), { code: 'INF_DATABASE_UNREACHABLE', retryAfterMs: 500 })
  behaviour.ping = true
  while (breaker.refusal !== undefined) await new Promise((resolve) => setTimeout(resolve, 50))
  const slow = reader.collect(script, Row)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  release()
  t.strictSame(await slow, [])
  t.equal(breaker.state, 'closed')
})

test('a query that begins while the database is asked for another does not wait for that', async (t) => {
  const { reader, pings } = await build(t, { ping: false, status: undefined })
  const order: string[] = []
  pings.on('ping', () => order.push('ping'))
  const ended = (name: string) => (error: Error) => {
    order.push(name)
    throw error
  }
  const first = reader.collect(script, Row).catch(ended('first'))
  await Promise.race([once(pings, 'ping'), first])
  const second = reader.collect(script, Row).catch(ended('second'))
  for (const answer of [first, second]) await t.rejects(answer, { message: /no answer within 1\.6 s/ })
  t.strictSame(order, ['ping', 'ping', 'first', 'second'])
})

test('the end of a caller is no failure of the database', async (t) => {
  const { reader, breaker, requests } = await build(t, { ping: true, status: undefined })
  for (let count = 1; count <= 4; count++) {
    const controller = new AbortController()
    const answer = reader.collect(script, Row, { signal: controller.signal })
    while (requests.length < count) await new Promise(setImmediate)
    controller.abort(new Error('the browser left'))
    await t.rejects(answer)
  }
  t.equal(breaker.state, 'closed')
})

test('an answer that is an error shows that the database is there', async (t) => {
  const { reader, breaker, writer } = await build(t, { ping: true, status: 503 })
  for (let count = 0; count < 5; count++) {
    await t.rejects(reader.collect(script, Row), { code: 'INF_DATABASE_BUSY' })
    t.match(await writer.write(['a']), { kind: 'busy' })
  }
  t.equal(breaker.state, 'closed')
})

test('a write has its outcome within the deadline, and is not sent after it', async (t) => {
  const behaviour: Behaviour = { ping: false, status: undefined }
  const { writer, requests, breaker, release } = await build(t, behaviour, { deadlineMs: 300 })
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => writer.write([`m f=${index}`])))
  for (const outcome of outcomes) t.match(outcome, { kind: 'unreachable', reason: /no answer within 0\.3 s/ })
  t.equal(requests.length, 2, 'the first, and all others once it takes long')
  t.ok(writer.heldBytes() > 0, 'their lines are held while a request has them')
  behaviour.status = 204
  release()
  while (writer.heldBytes() > 0) await new Promise(setImmediate)
  t.equal(requests.length, 2, 'what nobody waits for any more is not sent')
  t.strictSame(await writer.write(['m f=1']), { kind: 'written', lines: 1 })
  t.equal(breaker.state, 'closed')
})

test('while the breaker is open no write is sent or held', async (t) => {
  const { writer, breaker, requests } = await build(t, { ping: false, status: undefined })
  for (let count = 0; count < 3; count++) breaker.enter()?.leave({ unreachable: 'silence' })
  t.match(await writer.write(['a']), { kind: 'unreachable', reason: 'silence', retryAfterMs: 500 })
  t.equal(await writer.obstacle(), 'silence')
  t.equal(requests.length, 0)
  t.equal(writer.heldBytes(), 0)
})

test('the queue is bounded in bytes: what would be more is busy at once', async (t) => {
  const behaviour: Behaviour = { ping: true, status: undefined }
  const { writer, release } = await build(t, behaviour, { queueBytes: 1000 })
  const line = 'x'.repeat(99)
  const waiting = Array.from({ length: 10 }, () => writer.write([line]))
  t.equal(writer.heldBytes(), 1000)
  t.match(await writer.write(['y']), { kind: 'busy', retryAfterMs: 1000, reason: /no more than 1000/ })
  behaviour.status = 204
  let over = false
  const all = Promise.all(waiting).finally(() => {
    over = true
  })
  while (!over) {
    release()
    await new Promise(setImmediate)
  }
  for (const outcome of await all) t.strictSame(outcome, { kind: 'written', lines: 1 })
  t.match(await writer.write(['z'.repeat(5000)]), { kind: 'written' }, 'one alone is never too large')
})

test('an obstacle is told at once where nothing answers', async (t) => {
  const { writer } = await build(t, { ping: false, status: undefined })
  t.match(await writer.obstacle(), /no answer within 1\.6 s/)
})
