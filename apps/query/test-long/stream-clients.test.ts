import { Agent, get, type IncomingMessage } from 'node:http'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { buildApp, openDatabase } from '../test/fixture/build-app.ts'

tap.setTimeout(300_000)

const CLIENTS = 500

/** A client of the stream; `heard` ends when it has heard something. */
async function watch(url: string, agent: Agent) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent }, resolve).on('error', reject)
  })
  response.setEncoding('utf8')
  let text = ''
  const waiting = new Set<() => void>()
  response.on('data', (chunk: string) => {
    text += chunk
    for (const wake of waiting) wake()
  })
  response.on('error', () => undefined)
  return {
    status: response.statusCode,
    retryAfter: response.headers['retry-after'],
    leave: () => response.destroy(),
    heard: async (part: string) => {
      while (!text.includes(part))
        await new Promise<void>((resolve) => {
          waiting.add(resolve)
        })
      return text.split(part).length - 1
    },
  }
}

test('five hundred who watch each hear of an incident once, and one more is told to come again', async (t) => {
  const { config, connection } = await openDatabase(t)
  const now = Date.now()
  const nano = (ms: number) => BigInt(ms) * 1_000_000n
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1001', time: nano(now), metrics: { current_a: 20 } }),
  ])
  const app = await buildApp(t, config, undefined, { keepMs: 1000, clock: Date.now })
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/stream`
  const agent = new Agent({ maxSockets: CLIENTS + 1 })
  t.teardown(() => agent.destroy())
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => watch(url, agent)))
  t.ok(clients.every(({ status }) => status === 200))
  await Promise.all(clients.map(({ heard }) => heard('event: hello')))
  const more = await watch(url, agent)
  t.equal(more.status, 503)
  t.match(more.retryAfter, /^[0-9]+$/)

  await createWriter(connection, buckets.alerts.name).write([
    formatLine({
      measurement: 'alerts',
      tags: { device_id: '1001', metric: 'current_a', reason: 'zscore' },
      fields: { until: nano(now), state: 'raised', severity: 'critical', value: 31, expected: 20, score: 8 },
      time: nano(now - 60_000),
    }),
  ])
  const times = await Promise.all(clients.map(({ heard }) => heard('event: incident')))
  t.ok(
    times.every((count) => count === 1),
    'each once',
  )
  for (const client of clients) client.leave()
})
