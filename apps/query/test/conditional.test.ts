import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const HOUR = 3_600_000
const iso = (offsetMs: number) => new Date(NOW + offsetMs).toISOString()

const reading = (id: number, offsetMs: number) =>
  readingLine({ deviceId: String(id), time: at(offsetMs), metrics: { current_a: 20, voltage_v: 480, temp_c: 40 } })
const alert = (since: number, until: number, severity = 'warning') =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: '1001', metric: 'current_a', reason: 'zscore' },
    fields: { until: at(until), state: 'raised', severity, value: 31, expected: 20, score: 8 },
    time: at(since),
  })

test('who has an answer already is told so, and gets it anew once it has changed', async (t) => {
  const { config, connection } = await openDatabase(t)
  const [raw, alerts] = [createWriter(connection, buckets.raw.name), createWriter(connection, buckets.alerts.name)]
  await raw.write([reading(1001, -60_000)])
  await alerts.write([alert(-120_000, -60_000)])
  const app = await buildApp(t, config)
  const urls = [
    '/api/devices',
    '/api/devices?fields=core,values',
    '/api/devices/1001',
    '/api/devices/1001/series',
    '/api/alerts',
    '/api/alerts?state=open',
    '/api/incidents',
    '/api/sites',
    '/api/metrics',
    '/api/search?q=device',
    '/api/silences',
  ]
  const tags = new Map<string, string>()
  for (const url of urls) {
    const first = await app.inject(url)
    const tag = String(first.headers.etag)
    tags.set(url, tag)
    t.match(tag, /^W\/"[\w-]{22}"$/, url)
    t.equal(first.headers['cache-control'], 'private, no-cache', url)
    for (const header of [tag, tag.slice(2), `"another", ${tag}`, '*']) {
      const again = await app.inject({ url, headers: { 'if-none-match': header } })
      t.match(
        { status: again.statusCode, body: again.body, tag: again.headers.etag },
        { status: 304, body: '', tag },
        url,
      )
      t.ok(again.headers['server-time'], 'its age is measured by the answer all the same')
      t.notOk(again.headers['content-type'], 'nothing is said of a body')
    }
    const other = await app.inject({ url, headers: { 'if-none-match': 'W/"another"' } })
    t.match({ status: other.statusCode, body: other.body }, { status: 200, body: first.body }, url)
  }
  await raw.write([reading(1001, -1000), reading(1002, -1000)])
  await alerts.write([alert(-120_000, -1000, 'critical')])
  const changed = urls.filter((url) => url !== '/api/metrics' && url !== '/api/silences')
  for (const url of changed) {
    const answer = await app.inject({ url, headers: { 'if-none-match': String(tags.get(url)) } })
    t.equal(answer.statusCode, 200, `${url} has changed`)
    t.not(answer.headers.etag, tags.get(url), url)
  }
  const absent = await app.inject({ url: '/api/devices/1009', headers: { 'if-none-match': '*' } })
  t.match([absent.statusCode, absent.headers.etag], [404, undefined], 'what is no answer is not kept')
  const session = await app.inject('/api/session')
  t.match([session.headers['cache-control'], session.headers.etag], ['no-store', undefined])
})

test('a range that late readings cannot change any more may be kept, unless an alert in it goes on', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write([reading(1001, -30 * HOUR), reading(1001, -1000)])
  const app = await buildApp(t, config)
  const kept = async (from: string, to?: string) => {
    const query = new URLSearchParams({ from, ...(to !== undefined && { to }) })
    const { statusCode, headers } = await app.inject(`/api/devices/1001/series?${query}`)
    t.equal(statusCode, 200)
    return headers['cache-control']
  }
  const [old, edge] = [iso(-31 * HOUR), -24 * HOUR - 600_000]
  t.equal(await kept(old, iso(edge - 60_000)), 'private, max-age=3600, immutable')
  t.equal(await kept(old, iso(edge + 60_000)), 'private, no-cache', 'late readings may still come')
  t.equal(await kept(old), 'private, no-cache', 'it goes on')
  t.equal(await kept('-31h', '-30h'), 'private, no-cache', 'in an hour it is another one')
  await createWriter(connection, buckets.alerts.name).write([alert(-30 * HOUR, -1000)])
  t.equal(await kept(old, iso(-29 * HOUR)), 'private, no-cache', 'its alert is open still')
})

test('answers above 1 kB are compressed for who takes that', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    Array.from({ length: 40 }, (_, index) => reading(1001 + index, -1000)),
  )
  const app = await buildApp(t, config, undefined, { keepMs: 1000 })
  const ask = (url: string, encoding: string) => app.inject({ url, headers: { 'accept-encoding': encoding } })
  // The second is written by the route itself, the others are shared.
  for (const url of ['/api/devices?fields=core,values', '/docs/json', '/api/devices/1001/series']) {
    const plain = await app.inject(url)
    t.equal(plain.headers['content-encoding'], undefined)
    for (const [accepted, encoding] of [
      ['br', 'br'],
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['gzip;q=1, br;q=.5', 'gzip'],
      ['identity', undefined],
      ['zstd', undefined],
    ] as const) {
      const { headers, rawPayload } = await ask(url, accepted)
      t.equal(headers['content-encoding'], encoding, `${url}: ${accepted}`)
      const body = encoding === 'br' ? brotliDecompressSync(rawPayload) : encoding ? gunzipSync(rawPayload) : rawPayload
      t.equal(body.toString(), plain.body, `${url}: ${accepted}`)
      t.equal(headers.etag, plain.headers.etag, 'it says the same')
      if (encoding === undefined) continue
      t.match(headers.vary, /accept-encoding/i)
      t.ok(rawPayload.length < plain.rawPayload.length / 2, `${rawPayload.length} of ${plain.rawPayload.length} bytes`)
    }
  }
  t.equal((await ask('/api/metrics', 'br')).headers['content-encoding'], undefined, 'below 1 kB it is as it is')

  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const end = new AbortController()
  const stream = await fetch(`${url}/api/stream`, { headers: { 'accept-encoding': 'br, gzip' }, signal: end.signal })
  t.equal(stream.headers.get('content-encoding'), null, 'the event stream never is')
  end.abort()
})
