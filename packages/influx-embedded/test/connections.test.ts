import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { createInfluxServer } from '../src/http-server.ts'
import { endlessScript } from './fixture/endless-script.ts'

const setup = { org: 'o', bucket: 'b', token: 't' }

async function listen(t: Test): Promise<{ app: FastifyInstance; port: number }> {
  const app = await createInfluxServer({ dataDir: t.testdir({}), setup, logger: pino({ level: 'silent' }) })
  t.teardown(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

/** A connection, all that came over it, and its end. */
class Client {
  received = ''
  readonly socket: Socket
  readonly ended: Promise<unknown>

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (bytes) => (this.received += bytes.toString('latin1')))
    // A connection that is ended while it is written to is reset.
    this.socket.on('error', () => {})
    this.ended = new Promise((resolve) => this.socket.once('close', resolve))
  }

  write(lines: string, { length = lines.length } = {}): void {
    const head = `POST /api/v2/write?org=o&bucket=b HTTP/1.1\r\nhost: localhost\r\nauthorization: Token t\r\ncontent-length: ${length}`
    this.socket.write(`${head}\r\n\r\n${lines}`)
  }

  get statuses(): string[] {
    return this.received.match(/(?<=HTTP\/1\.1 )\d+/g) ?? []
  }

  async answered(count = 1): Promise<void> {
    while (this.statuses.length < count) await once(this.socket, 'data')
  }
}

t.test('a server that closes ends connections that are idle', async (t) => {
  const { app, port } = await listen(t)
  const silent = new Client(port)
  const kept = new Client(port)
  kept.write('m f=1')
  await kept.answered()
  await app.close()
  await Promise.all([silent.ended, kept.ended])
  t.strictSame(kept.statuses, ['204'])
})

t.test('a request that comes as the server closes is answered, or its connection ends', async (t) => {
  const warnings: string[] = []
  const warn = ({ name, message }: Error) => name === 'MaxListenersExceededWarning' && warnings.push(message)
  process.on('warning', warn)
  t.teardown(() => process.off('warning', warn))
  const { app, port } = await listen(t)
  const clients = Array.from({ length: 20 }, () => new Client(port))
  const timers = clients.map((client) => setInterval(() => client.socket.writable && client.write('m f=1'), 1))
  await Promise.all(clients.map((client) => client.answered(3)))
  await app.close()
  await Promise.all(clients.map(({ ended }) => ended))
  for (const timer of timers) clearInterval(timer)
  const others = clients.flatMap(({ statuses }) => statuses).filter((status) => status !== '204' && status !== '503')
  t.strictSame(others, [])
  t.strictSame(warnings, [], 'each connection is ended once')
})

t.test('a request of which half is sent does not keep the server from its end', async (t) => {
  const { app, port } = await listen(t)
  const client = new Client(port)
  client.write('m f=', { length: 100 })
  await once(app.server, 'request')
  await app.close()
  await client.ended
  t.strictSame(client.statuses.includes('204'), false)
})

t.test('a query that runs when the server closes is ended and told', async (t) => {
  const { app, port } = await listen(t)
  const answer = fetch(`http://127.0.0.1:${port}/api/v2/query?org=o`, {
    method: 'POST',
    headers: { authorization: 'Token t', 'content-type': 'application/vnd.flux' },
    body: endlessScript,
  })
  while (app.influx.runner.load.queries.running === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await app.close()
  const { status } = await answer
  t.equal(status, 503)
  t.match(await (await answer).json(), { code: 'unavailable', message: 'the server is shutting down' })
})
