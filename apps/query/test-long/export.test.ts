import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import tap, { test } from 'tap'
import { exportWhole } from '../test/fixture/export-whole.ts'
import { openReadings } from '../test/fixture/open-readings.ts'

tap.setTimeout(300_000)

const HOUR = 3_600_000

test('who stops reading stops the query, and who goes on has the whole file', async (t) => {
  const COUNT = 150_000
  const app = await openReadings(
    t,
    Array.from({ length: COUNT }, (_, index) => -HOUR + index * 20),
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
  response.resume()
  await once(response, 'end')
  t.ok(before < text.length / 2, `${before} of ${text.length} bytes were written to who did not read`)
  t.equal(text.trim().split('\n').length, COUNT, 'and nothing is missing')
})

test('more readings than are held at once are in the file, each once', (t) => exportWhole(t, 40_000))
