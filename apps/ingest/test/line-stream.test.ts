import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import fc from 'fast-check'
import tap, { test } from 'tap'
import { readItems } from '../src/body/items.ts'
import { linePages } from '../src/body/line-stream.ts'
import { buildApp, buildReadyApp, KEY, openDatabase } from './fixture/build-app.ts'
import { pieces } from './fixture/pieces.ts'
import { at, lines, other } from './fixture/requests.ts'

tap.setTimeout(60_000)

const headers = { authorization: KEY, 'content-type': 'application/x-ndjson' }

test('lines are the same however they come', async (t) => {
  const limits = { readings: 5, lineLength: 40, bodyBytes: 200 }
  const line = fc.oneof(
    fc.json({ maxDepth: 1 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\n', '').trim()),
    fc.constant('\r'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 20 }), async (all, cuts) => {
      const text = all.join('\n')
      const bytes = Buffer.from(text)
      const pages = []
      for await (const page of linePages(pieces(bytes, cuts), limits)) pages.push(page)
      const whole = readItems(bytes, true, { ...limits, readings: 1000 })
      t.strictSame(pages.flat(), whole)
      for (const page of pages) if (page.length > limits.readings) t.fail('a page has too many')
    }),
    { numRuns: 200 },
  )
})

test('an upload is taken as it comes, and answered as a whole', async (t) => {
  let written = 0
  let writes = 0
  let status = 204
  const influx = await standIn(t, ({ url }, response, body) => {
    if (status === 204 && body !== '' && url?.includes(`bucket=${buckets.raw.name}`)) {
      written += body.split('\n').filter((line) => line !== '').length
      writes++
    }
    response.writeHead(status).end()
  })
  const app = await buildApp(t, influx)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const upload = (packed: boolean) => {
    const request = httpRequest(`${url}/api/ingest`, {
      method: 'POST',
      headers: { ...headers, ...(packed && { 'content-encoding': 'gzip' }) },
    })
    const answer = new Promise<{ status: number | undefined; body: Record<string, unknown> }>((resolve, reject) => {
      request.on('error', reject)
      request.on('response', async (response) => {
        const chunks = []
        for await (const chunk of response) chunks.push(chunk)
        resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) })
      })
    })
    if (!packed) return { body: request, answer }
    const body = createGzip()
    body.pipe(request)
    return { body, answer }
  }
  const reading = (i: number) => `${JSON.stringify(other({ timeof: at(-i) }))}\n`
  for (const packed of [false, true]) {
    const before = written
    const { body, answer } = upload(packed)
    for (let i = 0; i < 25_000; i++) body.write(i === 12_345 ? 'x\n' : reading(i))
    if (!packed) {
      while (written - before < 19_999) await sleep(5)
      t.ok(written - before < 24_999, 'before all of it is there')
    }
    body.end()
    t.match(await answer, {
      status: 200,
      body: {
        ok: true,
        written: 24_999,
        rejected: [{ code: 'malformed_json', index: 12_345, line: 12_346 }],
        rejected_count: 1,
      },
    })
    t.equal(written - before, 24_999)
  }
  t.equal(writes, 6)

  const one = await app.inject({ method: 'POST', url: '/api/ingest', headers: lines, payload: reading(0).repeat(3) })
  t.strictSame(one.json(), { ok: true, written: 3 })
  status = 503
  const { body, answer } = upload(false)
  body.on('error', () => undefined)
  for (let i = 0; i < 25_000; i++) body.write(reading(i))
  t.match(await answer, { status: 503, body: { error: 'database_busy' } }, 'what cannot be stored ends it')
  body.destroy()
})

test('an upload of which the database takes no line is answered as one that is read whole', async (t) => {
  const { config } = await openDatabase(t, { maxSeries: 20 })
  const app = await buildReadyApp(t, config, { limits: { readings: 2 } })
  const send = (devices: readonly number[]) => {
    const payload = devices.map((device_id) => JSON.stringify(other({ device_id }))).join('\n')
    return app.inject({ method: 'POST', url: '/api/ingest', headers: lines, payload })
  }
  const many = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
  t.match((await send(many(2000, 40))).json(), { ok: true })
  const refused = await send(many(9000, 5))
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { error: 'database_full', rejected_count: 5, details: [{ index: 0, code: 'database_full' }] })
  t.match(refused.headers['retry-after'], /^6[012]$/)
})

test('pages of blank lines are no readings of others', async (t) => {
  const app = await buildApp(t, await standIn(t, (_, response) => response.writeHead(204).end()), {
    limits: { bodyBytes: 100 },
  })
  const blank = await app.inject({ method: 'POST', url: '/api/ingest', headers: lines, payload: ' \n'.repeat(500) })
  t.equal(blank.statusCode, 422)
})
