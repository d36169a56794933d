import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { standIn } from '@nrg/influx/testing/stand-in'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import { freePorts } from '@nrg/service/testing/free-ports'
import { runServer } from '@nrg/service/testing/run-server'
import { recordedServer } from '@nrg/stream/testing/recorded-server'
import tap, { type Test, test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { loadSources } from '../src/sources/load-sources.ts'

tap.setTimeout(120_000)

const file = join(import.meta.dirname, '../src/server.ts')
const variables = {
  INGEST_PORT: '0',
  INGEST_KEY: 'k',
  INFLUXDB_TOKEN: 't',
  INFLUXDB_URL: 'http://127.0.0.1:1',
  INGEST_SPOOL_BYTES: '0',
}
const run = (t: Test, env: Record<string, string> = {}) => runServer(t, file, { ...variables, ...env })

const post = (url: string, key = 'k') =>
  fetch(`${url}/api/ingest`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: JSON.stringify({ device_id: 1001, timeof: new Date().toISOString(), temp_c: 40 }),
  })

/** What something throws. */
function faultOf(start: () => void): unknown {
  try {
    start()
  } catch (error) {
    return error
  }
}

type Fault = [name: string, env: Record<string, string>, message: RegExp]

test('what is set wrong is said in one message that says what to do', (t) => {
  const faults: Fault[] = [
    ['no key in production', { INGEST_KEY: '', NODE_ENV: 'production' }, /^INGEST_KEY is not set .*\.env.*$/],
    [
      'a short key in production',
      { INGEST_KEY: '123456789abcdef', NODE_ENV: 'production' },
      /^INGEST_KEY: its value has fewer than 16 characters.*openssl rand -hex 24.*$/,
    ],
    ['a port that is none', { INGEST_PORT: 'http' }, /^INGEST_PORT: "http" cannot be used.*$/],
    [
      'a certificate without its key',
      { MQTT_PORT: '0', MQTT_TLS_CERT: join(import.meta.dirname, 'fixture/tls/cert.pem') },
      /^MQTT_TLS_KEY is not set: MQTT over TLS needs both.*$/,
    ],
    [
      'a certificate that is not there',
      { MQTT_PORT: '0', MQTT_TLS_CERT: '/nowhere.pem', MQTT_TLS_KEY: '/nowhere.pem' },
      /^MQTT_TLS_CERT: ENOENT.*name the PEM file.*$/,
    ],
    [
      'a fault of sources.yaml',
      { SOURCES_CONFIG: join(t.testdir({ 'sources.yaml': 'sources: [' }), 'sources.yaml') },
      /^\S+sources\.yaml:1:\d+ .*$/,
    ],
    [
      'a stream that cannot be asked how it keeps things',
      { STREAM_URL: 'nats://127.0.0.1:4222' },
      /^STREAM_SYSTEM_URL is not set, .*accounts \{ \$SYS.*$/,
    ],
    ['no such file', { FLEET_CONFIG: '/nowhere.yaml' }, /^FLEET_CONFIG: \/nowhere\.yaml cannot be read.*$/],
  ]
  for (const [name, env, message] of faults) {
    const start = () => {
      const config = loadConfig({ ...variables, ...env })
      loadSources(config.settings.SOURCES_CONFIG, config.fleet)
    }
    const error = faultOf(start)
    t.ok(error instanceof UsageError, name)
    t.match((error as Error | undefined)?.message, message, name)
  }
  t.end()
})

test('what keeps it from starting is said in one message that says what to do', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const old = await recordedServer(t)
  const some: Fault[] = [
    [
      'a certificate that is none',
      {
        MQTT_PORT: '0',
        MQTT_TLS_CERT: join(import.meta.dirname, '../package.json'),
        MQTT_TLS_KEY: join(import.meta.dirname, '../package.json'),
      },
      /^ingest: MQTT_TLS_CERT, MQTT_TLS_KEY: .*both as PEM\n$/,
    ],
    [
      'a proxy that is no address',
      { TRUST_PROXY: 'true' },
      /^ingest: TRUST_PROXY: "true" is no address: set it to those of your proxies.*\n$/,
    ],
    ['no token', { INFLUXDB_TOKEN: '' }, /^ingest: INFLUXDB_TOKEN is not set .*npm run dev.*\n$/],
    [
      'a used port',
      { INGEST_PORT: String(port) },
      new RegExp(`^ingest: port ${port} on 127.0.0.1 is in use: .*INGEST_PORT.*\n$`),
    ],
    [
      'a used port of MQTT',
      { MQTT_PORT: String(port) },
      new RegExp(`^ingest: MQTT_PORT: port ${port} on 127.0.0.1 is in use: .*another one\n$`),
    ],
    [
      'a stream of a server that is too old',
      { STREAM_URL: old, STREAM_SYSTEM_URL: old },
      /ingest: debian is nats-server 2\.9\.10, .*install 2\.12 or newer.*\n$/,
    ],
  ]
  const servers = some.map(([name, env, message]) => ({ name, message, server: run(t, env) }))
  for (const { name, message, server } of servers) {
    t.equal(await server.ended, 78, name)
    t.match(server.output(), message, name)
  }
})

test('it waits for a database that is not there, and goes on when it is', async (t) => {
  const [port] = (await freePorts(1)) as [number]
  const server = run(t, { INFLUXDB_URL: `http://127.0.0.1:${port}`, INFLUXDB_ORG: 'o' })
  await server.printed(/waiting: .*cannot be reached \(ECONNREFUSED\): start it, or correct INFLUXDB_URL/)
  const url = await server.url()
  t.equal((await fetch(`${url}/health`)).status, 200)
  t.equal((await fetch(`${url}/ready`)).status, 503)
  t.equal((await post(url)).status, 503)

  const influx = await startInfluxDB({ port, org: 'o', bucket: 'other', token: 't' })
  t.teardown(() => influx.stop())
  await server.printed(/waiting: .*"energy_raw" not found.*provisioning/)
  const headers = { authorization: 'Token t', 'content-type': 'application/json' }
  const { orgs } = (await (await fetch(`${influx.url}/api/v2/orgs`, { headers })).json()) as { orgs: { id: string }[] }
  for (const { name } of [buckets.registry, buckets.raw]) {
    const body = JSON.stringify({ orgID: orgs[0]?.id, name, retentionRules: [] })
    await fetch(`${influx.url}/api/v2/buckets`, { method: 'POST', headers, body })
  }
  await server.printed(/the database is ready/)
  t.equal((await fetch(`${url}/ready`)).status, 200)
  t.equal((await post(url)).status, 200)
  t.equal(server.output().match(/waiting: /g)?.length, 2, 'each reason is said once')

  server.kill('SIGINT')
  server.kill('SIGINT')
  t.equal(await server.ended, 0, 'a second Ctrl-C does not break the closing off')
})

test('a wrong token is said', async (t) => {
  const influx = await startInfluxDB({ org: 'o', bucket: buckets.raw.name, token: 'right' })
  t.teardown(() => influx.stop())
  const server = run(t, { INFLUXDB_URL: influx.url, INFLUXDB_ORG: 'o', INFLUXDB_TOKEN: 'wrong' })
  await server.printed(/INGEST_INFLUXDB_TOKEN is not set: INFLUXDB_TOKEN serves instead/)
  await server.printed(/waiting: .*refuses the token .*set INFLUXDB_TOKEN/)
  const response = await post(await server.url())
  t.equal(response.status, 500)
  t.match(await response.json(), { ok: false, error: 'write_failed' })
  t.notMatch(server.output(), 'wrong', 'the token itself is not printed')
})

test('a request that is under way is answered before it stops', async (t) => {
  let arrived: () => void = () => undefined
  const underWay = new Promise<void>((resolve) => {
    arrived = resolve
  })
  let finish: () => void = () => undefined
  const { url: influx } = await standIn(t, (request, response, body) => {
    if (body === '' || !request.url?.includes(`bucket=${buckets.raw.name}`)) return void response.writeHead(204).end()
    finish = () => response.writeHead(204).end()
    arrived()
  })
  const server = run(t, { INFLUXDB_URL: influx, NODE_ENV: 'production', INGEST_KEY: '0123456789abcdef' })
  const url = await server.url()
  const response = post(url, '0123456789abcdef')
  await underWay
  server.kill('SIGTERM')
  finish()
  t.equal((await response).status, 200)
  t.equal(await server.ended, 0)
})

test('a spool on a disk that is full is opened as soon as there is room', async (t) => {
  if (spawnSync('prlimit', ['--version']).status !== 0) return t.comment('not done: there is no prlimit')
  const env = { ...variables, INGEST_SPOOL_BYTES: '1000000', SPOOL_DIR: join(t.testdir(), 'spool'), MQTT_PORT: '' }
  // No file may grow; what a test runner has its children load handles the signal of that, which Node.js ignores.
  const server = runServer(t, file, env, [], ['env', 'NODE_OPTIONS=', 'prlimit', '--fsize=0:'])
  const url = await server.url()
  await server.printed(/there is no spool yet.*it is tried again each second/)
  const refused = await post(url)
  t.equal(refused.status, 503, 'the database is away')
  t.not(refused.headers.get('retry-after'), null)
  const named = () =>
    fetch(`${url}/api/ingest`, {
      method: 'POST',
      headers: { authorization: 'k', 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify({ device_id: 1001, timeof: '2026-03-01T12:00:00Z', temp_c: 40 }),
    })
  t.equal((await named()).status, 503)
  t.equal(spawnSync('prlimit', ['--pid', String(server.pid), '--fsize=unlimited:']).status, 0)
  while ((await post(url)).status !== 202) await sleep(100)
  while ((await named()).status >= 500) await sleep(100)
  server.kill('SIGTERM')
  t.equal(await server.ended, 0)
})
