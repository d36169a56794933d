import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { type Test, test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const SECOND = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR

async function openReadings(t: Test, offsets: readonly number[]) {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    offsets.map((offset, index) =>
      readingLine({
        deviceId: '1001',
        time: at(offset),
        metrics: { current_a: 20 + index / 7, ...(index % 2 === 0 && { voltage_v: 480 }) },
      }),
    ),
  )
  return buildApp(t, config)
}

test('readings are written as they were sent, by time, with the unit of each metric', async (t) => {
  const app = await openReadings(t, [-3 * SECOND, -1 * SECOND, -2 * SECOND])
  const csv = await app.inject('/api/devices/1001/export')
  t.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  t.equal(csv.headers['content-disposition'], 'attachment; filename="1001.csv"')
  const time = (offset: number) => new Date(NOW + offset).toISOString().replace('.000Z', 'Z')
  t.strictSame(csv.body.split('\r\n'), [
    'device_id,time,voltage_v [V],temp_c [°C],current_a [A]',
    `1001,${time(-3 * SECOND)},480,,20`,
    `1001,${time(-2 * SECOND)},480,,${20 + 2 / 7}`,
    `1001,${time(-1 * SECOND)},,,${20 + 1 / 7}`,
    '',
  ])
  const ndjson = await app.inject('/api/devices/1001/export?format=ndjson&metrics=current_a,voltage_v&from=-2s')
  t.equal(ndjson.headers['content-type'], 'application/x-ndjson')
  t.strictSame(
    ndjson.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { device_id: '1001', time: time(-2 * SECOND), current_a: 20 + 2 / 7, voltage_v: 480 },
      { device_id: '1001', time: time(-1 * SECOND), current_a: 20 + 1 / 7 },
    ],
  )
  t.equal((await app.inject('/api/devices/1002/export')).statusCode, 404)
  for (const query of ['format=xls', 'metrics=flow', 'from=x', 'from=-1h&to=-2h', 'x=1'])
    t.equal((await app.inject(`/api/devices/1001/export?${query}`)).statusCode, 400, query)
})

test('what is spread over weeks and what comes at once is read whole, and once', async (t) => {
  const dense = Array.from({ length: 40_000 }, (_, index) => -DAY + index * 100)
  const sparse = Array.from({ length: 28 }, (_, day) => -(29 - day) * DAY)
  const app = await openReadings(t, [...sparse, ...dense, -SECOND])
  const { body } = await app.inject('/api/devices/1001/export?format=ndjson&from=-30d&metrics=current_a')
  const times = body
    .trim()
    .split('\n')
    .map((line) => Date.parse(JSON.parse(line).time))
  t.strictSame(
    times,
    [...sparse, ...dense, -SECOND].map((offset) => NOW + offset),
  )
})

test('whoever leaves stops the reading', async (t) => {
  const app = await openReadings(
    t,
    Array.from({ length: 5000 }, (_, index) => -HOUR + index * 700),
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const left = new AbortController()
  const response = await fetch(`${url}/api/devices/1001/export?from=-30d`, { signal: left.signal })
  t.equal(response.status, 200)
  await response.body?.getReader().read()
  left.abort()
  t.equal((await app.inject('/api/devices/1001/export?from=-3s')).statusCode, 200, 'and the service goes on')
})

test('who stops reading stops the query, and who goes on has the whole file', async (t) => {
  const COUNT = 100_000
  const app = await openReadings(
    t,
    Array.from({ length: COUNT }, (_, index) => -HOUR + index * 30),
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  let socket: Socket | undefined
  app.server.on('request', (request) => {
    socket = request.socket
  })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/devices/1001/export?format=ndjson&from=-2h`, resolve).on('error', reject)
  })
  response.pause()
  // As much as the sockets hold is on its way; when that is full nothing more is written, and so nothing more is read.
  let [before, still] = [-1, 0]
  while (still < 5) {
    await sleep(100)
    const written = socket?.bytesWritten ?? 0
    still = written === before && written > 0 ? still + 1 : 0
    before = written
  }
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await once(response, 'end')
  t.ok(before < text.length / 2, `${before} of ${text.length} bytes were written to who did not read`)
  t.equal(text.trim().split('\n').length, COUNT, 'and nothing is missing')
})
