import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { standIn } from '@nrg/influx/testing/stand-in'
import tap, { test } from 'tap'
import { buildApp, KEY } from './fixture/build-app.ts'
import { json, reading, request } from './fixture/requests.ts'

tap.setTimeout(60_000)

test('bodies that come slowly hold a bounded amount, and make way when their clients are gone', async (t) => {
  const influx = await standIn(t, (_request, response) => response.writeHead(204).end())
  const app = await buildApp(t, influx, { limits: { bodyBytes: 2000, bodiesBytes: 5000 } })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const send = (body: unknown, headers = json) =>
    app.inject(request({ name: '', body, headers, status: 0, answer: {}, stored: 0 }))
  /** A sensor that announces a body and sends a part of it. */
  const begin = async (header: string, key = KEY) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    socket.on('error', () => undefined)
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    socket.write(`POST /api/ingest HTTP/1.1\r\nhost: x\r\nauthorization: ${key}\r\n${header}\r\n\r\n`)
    return socket
  }
  const held = async () => Number(/^nrg_request_body_bytes (\d+)$/m.exec((await app.inject('/metrics')).body)?.[1])
  const until = async (bytes: number) => {
    while ((await held()) !== bytes) await new Promise(setImmediate)
  }
  const stranger = await begin('content-length: 2000', 'wrong')
  await once(stranger, 'data')
  t.equal(await held(), 0, 'without the key nothing is held')

  const first = await begin('content-length: 1900')
  await until(1900)
  const second = await begin('transfer-encoding: chunked')
  await until(3900)
  t.equal((await send(reading)).statusCode, 200, 'there is room for a small one')
  t.equal(await held(), 3900)
  const large = await send([reading, { x: 'x'.repeat(1200) }])
  t.equal(large.statusCode, 503)
  t.match(large.headers['retry-after'], /^[123]$/)
  t.match(large.json(), { error: 'busy' })
  const packed = { ...json, 'content-encoding': 'gzip' }
  t.equal((await send(gzipSync(JSON.stringify(reading)), packed)).statusCode, 503, 'nobody knows what is in it')
  t.equal((await app.inject('/health')).statusCode, 200)

  first.destroy()
  await until(2000)
  t.equal((await send(gzipSync(JSON.stringify(reading)), packed)).statusCode, 200)
  second.destroy()
  await until(0)
  t.equal((await send([reading, { x: 'x'.repeat(1200) }])).statusCode, 200)
  await until(0)
})
