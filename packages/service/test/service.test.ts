import { once } from 'node:events'
import { appendFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { dirname, join } from 'node:path'
import createError from '@fastify/error'
import { EnvironmentError } from '@nrg/schema/environment'
import { type Detail, Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { type Test, test } from 'tap'
import docs from '../src/docs.ts'
import { withEnvFile } from '../src/environment.ts'
import { loadFleetConfig } from '../src/fleet-config.ts'
import problems from '../src/problems.ts'
import readiness from '../src/readiness.ts'
import requestLog from '../src/request-log.ts'
import { startFault } from '../src/run.ts'
import { createServer } from '../src/server.ts'
import web, { type WebOptions } from '../src/web.ts'

const Gone = createError('SVC_GONE_AWAY', 'it is gone', 410)

/** A service with a route for each way to fail, and the lines it logs. */
async function build(
  t: Test,
  obstacle: () => Promise<string | undefined> = async () => undefined,
  warnings: readonly Detail[] = [],
) {
  const log: Record<string, unknown>[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(JSON.parse(line)) })
  const server = createServer({ logger, bodyLimit: 100 })
  t.teardown(() => server.close())
  await server.register(requestLog)
  await server.register(problems)
  await server.register(web, { origin: 'https://a.example, https://b.example', production: true })
  await server.register(docs, {
    title: 'T',
    description: 'D',
    keys: { key: { header: 'Authorization', description: 'K' } },
  })
  await server.register(readiness, { service: 'T', obstacle, wait: async () => true, warnings: async () => warnings })
  server.get('/bug', async () => {
    throw new Error('a secret of the inside')
  })
  server.get('/gone', async () => {
    throw new Gone()
  })
  server.get('/later', async () => {
    throw Object.assign(new Error('come again'), { code: 'SVC_BUSY', statusCode: 503, retryAfterMs: 7000 })
  })
  server.get('/number', { schema: { querystring: Type.Object({ n: Type.Integer() }) } }, async ({ query }) => query)
  server.post('/body', { schema: { body: Type.Object({ n: Type.Number() }) } }, async ({ body }) => body)
  await server.ready()
  return { server, log }
}

test('every failure is answered as a problem', async (t) => {
  const { server, log } = await build(t)
  const post = { method: 'POST', url: '/body', headers: { 'content-type': 'application/json' } } as const
  const cases: [string, InjectOptions | string, number, object][] = [
    ['no such route', '/nowhere?x=1', 404, { error: 'not_found', details: [{ message: /GET \/nowhere:/ }] }],
    ['no such method', { method: 'DELETE', url: '/body' }, 404, { error: 'not_found' }],
    ['a body for nobody', { ...post, url: '/nowhere', payload: '{' }, 404, { error: 'not_found' }],
    ['an address for nobody', `/${'x'.repeat(5000)}`, 404, { details: [{ message: /^.{300,350}$/ }] }],
    ['a bug', '/bug', 500, { error: 'internal_error', request_id: /^[0-9a-f-]{36}$/ }],
    ['an error with a code', '/gone', 410, { error: 'gone_away', details: [{ message: 'it is gone' }] }],
    ['busy', '/later', 503, { error: 'busy' }],
    ['a bad parameter', '/number?n=x', 400, { error: 'validation_error', details: [{ field: 'n' }] }],
    ['null is no number', { ...post, payload: '{"n":null}' }, 400, { error: 'validation_error' }],
    ['neither is true', { ...post, payload: '{"n":true}' }, 400, { error: 'validation_error' }],
    ['broken JSON', { ...post, payload: '{' }, 400, { error: 'bad_request' }],
    ['a poisoned prototype', { ...post, payload: '{"__proto__":1}' }, 400, { error: 'bad_request' }],
    [
      'too long',
      { ...post, payload: 'x'.repeat(101) },
      413,
      { error: 'body_too_large', details: [{ message: /100 bytes/ }] },
    ],
    [
      'no such type',
      { ...post, headers: { 'content-type': 'a/b' }, payload: 'x' },
      415,
      { error: 'unsupported_media_type' },
    ],
    ['a broken address', '/%zz', 400, { error: 'bad_request' }],
    ['a long broken address', `/${'%zz'.repeat(1000)}`, 400, { details: [{ message: /^.{301}$/ }] }],
  ]
  for (const [name, request, status, body] of cases) {
    const response = await server.inject(request)
    t.equal(response.statusCode, status, `${name}: ${response.body}`)
    t.match(response.json(), { ok: false, ...body, request_id: /^[0-9a-f-]{36}$/ }, name)
    const { type, title, status: told, detail, error } = response.json()
    t.match(response.headers['content-type'], 'application/problem+json', name)
    t.equal(type, `urn:nrg:problem:${error}`, name)
    t.match({ title, told, detail }, { title: /^[A-Z][a-z ]+$/, told: status, detail: /./ }, name)
    t.ok(Value.Check(Problem, response.json()), `${name} keeps the contract`)
    t.notMatch(response.body, 'secret')
  }
  t.match(
    log.find(({ msg }) => msg === 'GET /bug 500'),
    { level: 50, err: { message: 'a secret of the inside' } },
  )
  t.match(
    log.find(({ msg }) => msg === 'GET /later 503: come again'),
    { level: 40 },
  )
  t.match((await server.inject('/later')).headers['retry-after'], /^[789]$/)
  t.equal((await server.inject('/number?n=5')).body, '{"n":5}')
})

test('each request is one line of the log', async (t) => {
  const { server, log } = await build(t)
  await server.inject('/number?n=5')
  await server.inject('/nowhere')
  await server.inject('/health')
  t.match(log, [
    { level: 20, msg: 'GET /number?n=5 200', reqId: /./, ms: Number },
    { level: 30, msg: 'GET /nowhere 404' },
    { level: 20, msg: 'GET /health 200' },
  ])
  t.equal(log.length, 3)
})

test('a service is alive without its database, and ready with it', async (t) => {
  let reason: string | undefined = 'no database'
  let asked = 0
  const { server } = await build(t, async () => {
    asked++
    return reason
  })
  t.match((await server.inject('/health')).json(), { ok: true, service: 'T' })
  t.equal(asked, 0)
  const responses = await Promise.all([server.inject('/ready'), server.inject('/ready')])
  for (const response of responses) {
    t.equal(response.statusCode, 503)
    t.match(response.headers, { 'retry-after': /^[123]$/ })
    t.match(response.json(), { ok: false, error: 'not_ready', details: [{ message: 'no database' }] })
  }
  t.equal(asked, 1, 'those who ask together are one question')
  reason = undefined
  const ready = (await server.inject('/ready')).json()
  t.match(ready, { ok: true, service: 'T', uptime_s: Number })
  t.notOk('warnings' in ready, 'and there is nothing to warn of')
})

test('what others fail to do is a warning of a service that can do its own work', async (t) => {
  const warnings = [{ code: 'task_failing', message: 'nrg-zscore fails since noon' }]
  const { server } = await build(t, async () => undefined, warnings)
  const response = await server.inject('/ready')
  t.equal(response.statusCode, 200)
  t.match(response.json(), { ok: true, warnings })
})

test('a listening service says what it waits for, and when the waiting ends', async (t) => {
  const log: string[] = []
  const logger = pino({}, { write: (line: string) => log.push(JSON.parse(line).msg) })
  const server = createServer({ logger })
  t.teardown(() => server.close())
  await server.register(requestLog).register(problems)
  let ready: (value: boolean) => void = () => undefined
  await server.register(readiness, {
    service: 'T',
    obstacle: async () => undefined,
    warnings: async () => [],
    wait: ({ onWait }) => {
      onWait('no bucket yet')
      return new Promise((resolve) => {
        ready = resolve
      })
    },
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  ready(true)
  await new Promise(setImmediate)
  t.match(log, [/listening/, 'waiting: no bucket yet', 'the database is ready'])
})

test('a closing service ends the connection with the answer to what was under way', async (t) => {
  const server = createServer()
  let finish: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => {
    server.get('/slow', async () => {
      resolve()
      await new Promise<void>((end) => {
        finish = end
      })
      return 'done'
    })
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const response = fetch(`${url}/slow`)
  await arrived
  const closed = server.close()
  // Hooks of the closing have run when no new connection is taken.
  while (server.server.listening) await new Promise(setImmediate)
  finish()
  t.equal((await response).headers.get('connection'), 'close')
  t.equal(await (await response).text(), 'done')
  await closed
})

// A connection is closed 30 s after the last that came on it, whatever the server does.
test('a connection on which nothing was ever sent does not hold a server that closes', {
  timeout: 20_000,
}, async (t) => {
  const server = createServer()
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const connected = once(server.server, 'connection')
  const socket = connect(port, '127.0.0.1')
  await connected
  const closed = once(socket.resume(), 'close')
  await server.close()
  await t.resolves(closed)
})

test('a handler has its limit, with a body and without', async (t) => {
  const log: { msg: string }[] = []
  const logger = pino({}, { write: (line: string) => log.push(JSON.parse(line)) })
  const server = createServer({ logger, handlerMs: 100 })
  await server.register(requestLog).register(problems)
  const late: (() => void)[] = []
  server.route({
    method: ['GET', 'POST'],
    url: '/slow',
    handler: () => new Promise((resolve) => late.push(() => resolve({ late: true }))),
  })
  server.post('/quick', async ({ body }) => body)
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => server.close())
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"n":1}' }
  const bare = createServer({ handlerMs: 50, signals: false })
  await bare.register(requestLog)
  await bare.register(problems)
  bare.route({ method: ['GET', 'POST'], url: '/slow', handler: () => new Promise(() => undefined) })
  const without = await bare.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => bare.close())
  for (const address of [url, without])
    for (const request of [{}, post]) {
      const response = await fetch(`${address}/slow`, request)
      t.equal(response.status, 503)
      t.match(response.headers.get('retry-after'), /^[123]$/)
      t.match(await response.json(), { ok: false, error: 'timed_out' })
    }
  for (const end of late) end()
  t.strictSame(await (await fetch(`${url}/quick`, post)).json(), { n: 1 })
  t.strictSame(
    log.map(({ msg }) => msg).filter((msg) => / 503: /.test(msg)),
    ['GET /slow 503: ', 'POST /slow 503: '].map((line) => `${line}Request timed out after 100 ms on route '/slow'`),
  )
})

test('the password of a client of InfluxDB 1 is not logged with its address', async (t) => {
  const log: string[] = []
  const logger = pino({}, { write: (line: string) => log.push(line) })
  const server = createServer({ logger })
  t.teardown(() => server.close())
  await server.register(requestLog).register(problems)
  server.post('/write', (_request, reply) => reply.status(422).send())
  for (const query of ['db=d&u=me&p=secret-1', 'p=secret-2&db=d', '%70=secret-3&db=d'])
    await server.inject({ method: 'POST', url: `/write?${query}` })
  t.match(log, [/"POST \/write\?db=d&u=me&p=… 422"/, /"POST \/write\?p=…&db=d 422"/, /%70=…&db=d 422/])
  t.notMatch(log.join(), /secret/)
})

test('the token of a link in a message is not logged, whatever becomes of the request', async (t) => {
  const log: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(JSON.parse(line).msg) })
  const server = createServer({ logger })
  t.teardown(() => server.close())
  await server.register(requestLog).register(problems)
  server.get('/a/:token', async () => {
    throw Object.assign(new Error('the database is away'), { code: 'SVC_AWAY', statusCode: 503 })
  })
  const token = `${'WyJpbmNfMSIs'.repeat(8)}.c2lnbmVkIGJ5IHVz`
  await server.inject(`/a/${token}`)
  // A proxy that passes it on to where it is not.
  await server.inject(`/nrg/a/${token}?x=1`)
  t.match(log, ['GET /a/… 503: the database is away', 'GET /nrg/a/…?x=1 404'])
  t.notMatch(log.join(), /WyJpbmNf|c2lnbmVk/)
})

test('browsers may call from the configured origins, and nothing is left open', async (t) => {
  const { server } = await build(t)
  const from = (origin: string) => server.inject({ url: '/health', headers: { origin } })
  t.equal((await from('https://b.example')).headers['access-control-allow-origin'], 'https://b.example')
  t.not((await from('https://c.example')).headers['access-control-allow-origin'], 'https://c.example')
  t.match((await from('https://a.example')).headers, {
    'x-content-type-options': 'nosniff',
    'content-security-policy': /default-src/,
  })
  t.equal((await server.inject({ method: 'OPTIONS', url: '/health' })).statusCode, 204)
  const cases: [WebOptions, allowed: string[], not: string[]][] = [
    [{ origin: '*', production: true }, ['*'], []],
    [{ origin: '*', production: false }, ['*'], []],
    [
      { origin: undefined, production: false },
      ['http://localhost:3000', 'http://127.0.0.1:5173', 'http://127.1.2.3', 'https://[::1]:3000', 'https://localhost'],
      [
        'https://a.example',
        'http://localhost.example',
        'http://localhost:3000.example',
        'http://127.0.0.1.example',
        'http://x@localhost',
        'null',
      ],
    ],
    [{ origin: undefined, production: true }, [], ['http://localhost:3000', 'https://a.example', 'null']],
    [{ origin: 'https://a.example', production: false }, ['https://a.example'], ['http://localhost:3000']],
  ]
  for (const [options, allowed, not] of cases) {
    const other = createServer()
    t.teardown(() => other.close())
    await other.register(web, options)
    other.get('/', async () => ({}))
    for (const origin of [...allowed, ...not]) {
      const name = `${origin} with ${JSON.stringify(options)}`
      const plain = await other.inject({ url: '/', headers: { origin } })
      const asked = {
        method: 'OPTIONS',
        url: '/',
        headers: { origin, 'access-control-request-method': 'GET' },
      } as const
      const answer = await other.inject(asked)
      t.equal(answer.statusCode, 204, `${name} is answered`)
      const isTold = plain.headers['access-control-expose-headers'] !== undefined
      t.equal(isTold, allowed.length > 0, `${name}: what of an answer may be read is told where any page may call`)
      for (const { headers } of [plain, answer])
        t.equal(headers['access-control-allow-origin'], allowed.includes(origin) ? origin : undefined, name)
    }
  }
  t.match(server.server, { requestTimeout: 10_000, headersTimeout: 10_000, timeout: 30_000, keepAliveTimeout: 72_000 })
  t.match(server.initialConfig, { bodyLimit: 100, handlerTimeout: 20_000 })
})

test('what never becomes a request is answered as a problem too', async (t) => {
  const { server } = await build(t)
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const cases: [string, RegExp, string][] = [
    ['NONSENSE\r\n\r\n', /^HTTP\/1.1 400 Bad Request\r\n/, 'bad_request'],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /, 'headers_too_large'],
  ]
  for (const [request, status, error] of cases) {
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    socket.write(request)
    let answer = ''
    for await (const chunk of socket) answer += chunk
    t.match(answer, status)
    const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    t.equal(problem.error, error)
    t.ok(Value.Check(Problem, problem))
  }
})

test('the API describes itself', async (t) => {
  const { server } = await build(t)
  const document = (await server.inject('/docs/json')).json()
  t.match(document, { openapi: /^3/, info: { title: 'T' }, paths: { '/health': {}, '/number': {} } })
  t.match(document.components.securitySchemes, { key: { type: 'apiKey', in: 'header', name: 'Authorization' } })
  t.equal((await server.inject('/docs')).statusCode, 200)
})

test('what keeps a service from starting is said in one message', (t) => {
  const message = (code: string) => startFault(Object.assign(new Error('as is'), { code }), 'port 1 on h', 'X_PORT')
  t.match(message('EADDRINUSE'), /^port 1 on h is in use: .*X_PORT/)
  t.match(message('EACCES'), /X_PORT/)
  t.match(message('EADDRNOTAVAIL'), /HOST/)
  t.equal(startFault(new EnvironmentError('as is'), 'port 1 on h', 'X_PORT'), 'as is')
  t.equal(message('ERR_ODD'), undefined, 'a bug is no fault of the settings')
  t.end()
})

test('the environment wins over .env, and .env may be missing', (t) => {
  const file = join(t.testdir(), 'variables')
  writeFileSync(file, 'A=1\nB="two words"\n# C=3\n')
  t.strictSame(withEnvFile({ ENV_FILE: file, A: '9' }), { ENV_FILE: file, A: '9', B: 'two words' })
  t.strictSame(withEnvFile({ ENV_FILE: `${file}.none`, A: '9' }), { ENV_FILE: `${file}.none`, A: '9' })
  t.end()
})

test("a service's own token in .env is for the database of .env alone", (t) => {
  const ENV_FILE = join(t.testdir(), '.env')
  const file = { INFLUXDB_TOKEN: 'all', INFLUXDB_URL: 'http://here', INGEST_INFLUXDB_TOKEN: 'own', A: '1' }
  writeFileSync(
    ENV_FILE,
    Object.entries(file)
      .map((pair) => pair.join('='))
      .join('\n'),
  )
  const { INGEST_INFLUXDB_TOKEN: _own, ...rest } = file
  for (const same of [{}, { INFLUXDB_URL: 'http://here' }, { INFLUXDB_TOKEN: 'all ', INGEST_PORT: '1' }])
    t.strictSame(withEnvFile({ ENV_FILE, ...same }), { ...file, ENV_FILE, ...same })
  for (const other of [
    { INFLUXDB_URL: 'http://there' },
    { INFLUXDB_TOKEN: 'x' },
    { INFLUXDB_URL: '' },
    { DATA_DIR: 'd' },
  ])
    t.strictSame(withEnvFile({ ENV_FILE, ...other }), { ...rest, ENV_FILE, ...other })
  const beside = { ENV_FILE, DATA_DIR: join(dirname(ENV_FILE), 'data') }
  t.strictSame(withEnvFile(beside), { ...file, ...beside }, 'an installation of its own, with its data')
  const folder = { ENV_FILE, DATA_DIR: dirname(ENV_FILE) }
  t.strictSame(withEnvFile(folder), { ...file, ...folder })
  t.equal(withEnvFile({ ENV_FILE, DATA_DIR: `${dirname(ENV_FILE)}-2` }).INGEST_INFLUXDB_TOKEN, undefined)
  t.equal(withEnvFile({ ...beside, INFLUXDB_URL: 'http://there' }).INGEST_INFLUXDB_TOKEN, undefined)
  appendFileSync(ENV_FILE, '\nDATA_DIR=elsewhere\n')
  t.equal(withEnvFile(beside).INGEST_INFLUXDB_TOKEN, undefined, 'whose data are elsewhere')
  const given = { ENV_FILE, INFLUXDB_URL: 'http://there', INGEST_INFLUXDB_TOKEN: 'its' }
  t.equal(withEnvFile(given).INGEST_INFLUXDB_TOKEN, 'its')
  t.end()
})

test('the fleet configuration is read from its file', (t) => {
  const file = join(t.testdir(), 'fleet.yaml')
  writeFileSync(file, 'metrics:\n  - { name: power_kw, unit: kW }\n')
  t.strictSame(loadFleetConfig(file), { metrics: [{ name: 'power_kw', unit: 'kW' }] })
  t.throws(() => loadFleetConfig(`${file}.none`), { code: 'ENVIRONMENT_INVALID', message: /FLEET_CONFIG: .*ENOENT/ })
  writeFileSync(file, 'metrics: 5')
  t.throws(() => loadFleetConfig(file), { code: 'FLEET_CONFIG_INVALID', message: /fleet\.yaml:1:1 metrics/ })
  t.match(loadFleetConfig(), { metrics: [{ name: 'voltage_v' }] }, 'the one of the repository by default')
  t.end()
})
