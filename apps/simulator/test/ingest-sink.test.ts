import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '@nrg/schema/usage-error'
import { test } from 'tap'
import { ingestSink } from '../src/sink/ingest-sink.ts'
import { DeliveryError } from '../src/sink/sink.ts'

test('what waiting helps is tried again when ingest says so, and nothing else is', async (t) => {
  const some: [string, number, Record<string, string>, number | undefined][] = [
    ['the database is away', 503, { 'retry-after': '2' }, 2000],
    ['new devices within the hour', 429, { 'retry-after': '360' }, 360_000],
    ['as many devices as may be', 429, {}, undefined],
    ['a wrong key', 401, {}, undefined],
  ]
  for (const [name, status, headers, waitMs] of some) {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status, headers).end('{"error":"as_told"}'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    const { port } = server.address() as AddressInfo
    const sink = ingestSink({ url: `http://127.0.0.1:${port}`, key: 'k' })
    const sending = sink.send([{ deviceId: '1001', time: 0n, metrics: { temp_c: 1 } }])
    const kind = waitMs === undefined ? UsageError : DeliveryError
    const error = await sending.catch((reason: unknown) => reason)
    t.ok(error instanceof kind, name)
    t.match(error, { message: new RegExp(`answers ${status}: as_told`), waitMs }, name)
  }
})

test('what ingest keeps while its database is away has arrived', async (t) => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end('{"ok":true,"written":1,"queued":2}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const sink = ingestSink({ url: `http://127.0.0.1:${port}`, key: 'k' })
  t.strictSame(await sink.send([]), { stored: 3, refused: [], ignored: [] })
})
