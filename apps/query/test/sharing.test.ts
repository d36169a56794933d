import { readingLine } from '@nrg/influx/reading-line'
import { standIn } from '@nrg/influx/testing/stand-in'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

test('a hundred who ask the same are one reading, and each route and device has its own answer', async (t) => {
  const queries: string[] = []
  const influx = await standIn(t, (_request, response, body) => {
    // The service asks for itself whether it is ready, every two seconds what keys and sessions there are, and beside the
    // answers what notify could not send.
    if (body !== '' && !/range\(start: -1s\)|_measurement == \\"(key|session|outbox)\\"/.test(body)) queries.push(body)
    // Not at once: the others ask meanwhile.
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/csv' }).end(), 100)
  })
  const app = await buildApp(t, influx, undefined, { keepMs: 60_000 })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => fetch(`${url}/api/${index % 2 === 0 ? 'devices' : 'alerts'}?n=${index}`)),
  )
  for (const answer of answers) {
    t.equal(answer.status, 200)
    t.match(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    t.equal(await answer.text(), '[]')
  }
  // What is known of the fleet, with what people said and which devices are learned; up to when alerts are judged, since when
  // tasks that never ran are there, and these.
  t.equal(queries.length, 12, 'what no route reads is no part of the question')
  // Neither of these two is known: that costs a second query each, and is no answer that is kept.
  for (const id of ['1001', '1002', '1001']) t.equal((await fetch(`${url}/api/devices/${id}`)).status, 404)
  const own = queries.filter((query) => query.includes('r.device_id == '))
  t.match(own, [/1001/, /1001/, /1002/, /1002/, /1001/, /1001/])
  t.equal(queries.length, 13 + own.length, 'what is known of all devices, and of their clocks, is read once')
})

test('a query ends when all who asked have left', async (t) => {
  let asked = 0
  let ended: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    ended = resolve
  })
  const influx = await standIn(
    t,
    (request, response, body) => {
      // It is there, so that nothing else ends the query.
      if (request.url === '/ping') response.writeHead(204).end()
      // Up to when alerts are judged is read before them: by runs, and by tasks that never ran.
      if (/work|\\"task\\"/.test(body)) response.writeHead(200, { 'content-type': 'text/csv' }).end()
      if (!body.includes('until')) return
      asked++
      if (asked > 1) request.socket.on('close', ended)
    },
    60_000,
  )
  const app = await buildApp(t, influx, undefined, { keepMs: 1000 })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  // What is known of the fleet is read as soon as the service listens, whoever asks.
  while (asked < 1) await new Promise(setImmediate)
  const clients = [new AbortController(), new AbortController()]
  const answers = clients.map(({ signal }) => fetch(`${url}/api/alerts`, { signal }))
  while (asked < 2) await new Promise(setImmediate)
  for (const client of clients) client.abort()
  await Promise.allSettled(answers)
  await over
  t.equal(asked, 2)
})

test('within a second the same answer is sent to all, and a little later what is new', async (t) => {
  const { config, connection } = await openDatabase(t)
  let now = NOW
  const app = await buildApp(t, config, undefined, { keepMs: 1000, clock: () => now })
  const writer = createWriter(connection, buckets.raw.name)
  const write = (deviceId: number) =>
    writer.write([readingLine({ deviceId: String(deviceId), time: at(-5000), metrics: { temp_c: deviceId } })])
  const ids = async (): Promise<string[]> =>
    (await app.inject('/api/devices')).json().map(({ device_id }: { device_id: string }) => device_id)
  const last = async (id: number) => (await app.inject(`/api/devices/${id}`)).json().series.temp_c['1h'].at(-1)[1]
  await write(1001)
  t.strictSame(await ids(), ['1001'])
  await write(1002)
  now += 999
  t.strictSame(await ids(), ['1001'])
  // Nobody waits for what is read then; two seconds later nothing older is told.
  now += 1001
  t.strictSame(await ids(), ['1001', '1002'])
  t.strictSame([await last(1001), await last(1002), await last(1001)], [1001, 1002, 1001])
  t.equal((await app.inject({ method: 'HEAD', url: '/api/devices' })).body, '')
})
