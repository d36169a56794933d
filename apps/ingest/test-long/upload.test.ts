// Own process: it measures what memory holds.
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import { runServer } from '@nrg/service/testing/run-server'
import tap, { test } from 'tap'

tap.setTimeout(900_000)

const BYTES = 100_000_000
/** Beside what it has before. Read whole, the body alone would be as much, and what is made of it ten times that. */
const MORE_BYTES = 200_000_000

test('an upload of 100 MB is taken in bounded memory, packed or not', async (t) => {
  let written = 0
  const influx = await standIn(t, ({ url }, response, body) => {
    if (url?.includes(`bucket=${buckets.raw.name}`))
      for (let at = body.indexOf('energy,'); at >= 0; at = body.indexOf('energy,', at + 7)) written++
    response.writeHead(204).end()
  })
  const [port] = (await freePorts(1)) as [number]
  const server = runServer(t, join(import.meta.dirname, '../src/server.ts'), {
    INGEST_PORT: String(port),
    INGEST_KEY: 'k',
    INFLUXDB_URL: influx.url,
    INFLUXDB_TOKEN: 't',
    INFLUXDB_ORG: 'o',
    SPOOL_DIR: t.testdir({ spool: {} }),
    // As npm start runs it: by itself V8 lets garbage grow to a multiple of what is in use.
    NODE_OPTIONS: '--max-old-space-size=400 --max-semi-space-size=8',
  })
  const url = await server.url()
  const rss = async () =>
    Number(/^process_resident_memory_bytes (.*)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1])
  const now = Date.now()
  let sent = 0
  function* lines() {
    for (let bytes = 0, at = now; bytes < BYTES; at -= 10) {
      let page = ''
      for (let i = 0; i < 500; i++, at -= 10, sent++)
        page += `{"device_id":${1000 + (i % 50)},"timeof":"${new Date(at).toISOString()}","voltage_v":480.5,"temp_c":40.25}\n`
      bytes += page.length
      yield page
    }
  }
  const before = await rss()
  for (const packed of [false, true]) {
    sent = 0
    written = 0
    let most = 0
    const watch = setInterval(async () => {
      most = Math.max(most, await rss().catch(() => 0))
    }, 100)
    const request = httpRequest(`${url}/api/ingest`, {
      method: 'POST',
      headers: {
        authorization: 'k',
        'content-type': 'application/x-ndjson',
        ...(packed && { 'content-encoding': 'gzip' }),
      },
    })
    const answer = new Promise<string>((resolve, reject) => {
      request.on('error', reject)
      request.on('response', async (response) => {
        const chunks = []
        for await (const chunk of response) chunks.push(chunk)
        resolve(Buffer.concat(chunks).toString())
      })
    })
    const body = Readable.from(lines())
    await (packed ? pipeline(body, createGzip({ level: 1 }), request) : pipeline(body, request))
    t.strictSame(JSON.parse(await answer), { ok: true, written: sent })
    clearInterval(watch)
    t.equal(written, sent)
    t.ok(most - before < MORE_BYTES, `at most ${Math.round((most - before) / 1e6)} MB more`)
  }
})
