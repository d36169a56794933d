import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AuthorizationsAPI } from '@influxdata/influxdb-client-apis'
import type { ServiceTokenName } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import type { Environment } from '@nrg/schema/environment'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { runServer } from '@nrg/service/testing/run-server'
import { parse } from 'dotenv'
import { type Test, test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { changesTo } from '../src/provision/changes.ts'
import { provisionBuckets } from '../src/provision/provision.ts'
import { ensureServiceTokens, makeServiceToken, serviceTokenNames } from '../src/provision/service-tokens.ts'
import { serviceTokensAtStart } from '../src/start/service-tokens.ts'

/** A database with our buckets and one of somebody else. */
async function database(t: Test) {
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'mine', token: 'token' })
  const connection = connect({ url: influx.url, token: 'token', org: 'nrg', timeoutMs: 20_000 })
  t.teardown(async () => {
    connection.close()
    await influx.stop()
  })
  const orgID = (await provisionBuckets(connection, defaultFleetConfig, () => {})) as string
  const with_ = (token: string) => {
    const own = connect({ ...connection.config, token })
    t.teardown(() => own.close())
    return own
  }
  return { connection, orgID, as: with_ }
}

const authorizations = async ({ client }: Connection) =>
  ((await new AuthorizationsAPI(client).getAuthorizations()).authorizations ?? []).filter(({ description }) =>
    description?.startsWith('NRG'),
  )

test('each token can do its part, and nothing else', async (t) => {
  const { connection, orgID, as } = await database(t)
  const all = [...Object.values(buckets).map(({ name }) => name), 'mine']
  const may: Record<ServiceTokenName, { read: string[]; write: string[] }> = {
    NOTIFY_INFLUXDB_TOKEN: { read: ['energy_rollup', 'alerts', 'registry'], write: ['registry'] },
    INGEST_INFLUXDB_TOKEN: { read: ['energy_raw', 'registry'], write: ['energy_raw', 'registry'] },
    QUERY_INFLUXDB_TOKEN: { read: ['energy_raw', 'energy_rollup', 'alerts', 'registry'], write: ['registry'] },
  }
  for (const name of serviceTokenNames) {
    const { token } = await makeServiceToken(connection, orgID, name)
    const own = as(token)
    for (const bucket of all) {
      // What the services themselves ask, to know whether they are ready.
      const [cannotRead, cannotWrite] = [
        await createReader(own).obstacle(bucket),
        await createWriter(own, bucket).obstacle(),
      ]
      t.equal(cannotRead === undefined, may[name].read.includes(bucket), `${name} reads ${bucket}: ${cannotRead}`)
      t.equal(cannotWrite === undefined, may[name].write.includes(bucket), `${name} writes ${bucket}: ${cannotWrite}`)
    }
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      return fetch(`${connection.config.url}/api/v2/${path}`, { method, headers, ...sent })
    }
    const flux = 'option task = {name: "t", every: 1m}\n\nfrom(bucket: "registry") |> range(start: -1m)'
    const permissions = [{ action: 'write', resource: { type: 'buckets', orgID } }]
    const ever = { start: '2020-01-01T00:00:00Z', stop: '2030-01-01T00:00:00Z' }
    for (const [status, method, path, body] of [
      [401, 'POST', 'buckets', { orgID, name: 'another' }],
      [400, 'POST', 'tasks', { orgID, flux }],
      [401, 'POST', 'authorizations', { orgID, permissions }],
      [403, 'POST', 'delete?org=nrg&bucket=alerts', ever],
      [401, 'POST', 'orgs', { name: 'another' }],
      [401, 'DELETE', `orgs/${orgID}`],
    ] as const) {
      const answer = await ask(method, path, body)
      t.equal(answer.status, status, `${name}: ${method} ${path}`)
      t.match(await answer.text(), /unauthorized|insufficient permissions/, `${name}: ${method} ${path}`)
    }
    const tasks = await (await ask('GET', 'tasks')).json()
    t.same((tasks as { tasks?: unknown[] }).tasks ?? [], [], `${name} sees no task`)
  }
})

test('they are made once, kept without being shown, and made anew where the database does not know them', async (t) => {
  const { connection, orgID } = await database(t)
  const path = join(t.testdir({ '.env': 'INGEST_KEY=key\n' }), '.env')
  const ensure = async (given = {}, dryRun = false) => {
    const said: string[] = []
    const changes = changesTo((line) => said.push(line), dryRun)
    const env = { ...parse(readFileSync(path)), ...given }
    await ensureServiceTokens({ connection, orgID, changes, given, env, path })
    return said
  }
  const lines = (verb: string, names = serviceTokenNames) => names.map((name) => `${verb} token ${name}, kept in .env`)
  t.strictSame(await ensure({}, true), lines('would create'))
  t.equal(readFileSync(path, 'utf8'), 'INGEST_KEY=key\n')
  t.strictSame(
    (await Promise.all([ensure(), ensure(), ensure()])).flat().sort(),
    lines('created').sort(),
    'by one of three',
  )
  t.equal((await authorizations(connection)).length, serviceTokenNames.length, 'and those of the others are taken back')
  const kept = parse(readFileSync(path))
  t.strictSame(Object.keys(kept), ['INGEST_KEY', ...serviceTokenNames])
  t.strictSame(await ensure(), [])

  const ingest = (await authorizations(connection)).find(({ description }) => description?.includes('INGEST'))
  await new AuthorizationsAPI(connection.client).deleteAuthorizationsID({ authID: ingest?.id as string })
  t.strictSame(await ensure({ INGEST_INFLUXDB_TOKEN: 'of the environment' }), [], 'what is set there is not ours')
  t.strictSame(await ensure(), lines('created', ['INGEST_INFLUXDB_TOKEN']))
  const again = parse(readFileSync(path))
  t.not(again.INGEST_INFLUXDB_TOKEN, kept.INGEST_INFLUXDB_TOKEN)
  t.equal(again.QUERY_INFLUXDB_TOKEN, kept.QUERY_INFLUXDB_TOKEN)
  t.equal(readFileSync(path, 'utf8').match(/^INGEST_INFLUXDB_TOKEN=/gm)?.length, 1)
})

test('the services do their work with their own tokens alone', async (t) => {
  const { connection, orgID } = await database(t)
  const [ingestPort, queryPort, notifyPort] = (await freePorts(3)) as [number, number, number]
  const env: Record<string, string> = {
    ENV_FILE: '/dev/null',
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    INFLUXDB_URL: connection.config.url,
    INFLUXDB_ORG: 'nrg',
    INFLUXDB_TOKEN: '',
    INGEST_KEY: 'the-key-of-the-devices',
    INGEST_SPOOL_BYTES: '0',
    INGEST_PORT: String(ingestPort),
    QUERY_PORT: String(queryPort),
    NOTIFY_PORT: String(notifyPort),
    OUTBOX_DIR: join(t.testdir(), 'outbox'),
  }
  for (const name of serviceTokenNames) env[name] = (await makeServiceToken(connection, orgID, name)).token
  const services = ['ingest', 'query', 'notify'].map((name) =>
    runServer(t, join(repositoryRoot, `apps/${name}/src/server.ts`), env),
  )
  const answer = async (port: number, path: string, init?: RequestInit): Promise<Response> => {
    for (const until = Date.now() + 180_000; ; await sleep(100)) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init).catch(() => undefined)
      if (response?.status === 200 || Date.now() > until) return response ?? Response.error()
    }
  }
  t.equal((await answer(ingestPort, '/ready')).status, 200)
  const headers = { authorization: 'the-key-of-the-devices', 'content-type': 'application/json' }
  const reading = { device_id: 1001, timeof: new Date().toISOString(), voltage_v: 480 }
  const body = JSON.stringify(reading)
  t.match(await (await answer(ingestPort, '/api/ingest', { method: 'POST', headers, body })).json(), { written: 1 })
  t.equal((await answer(queryPort, '/ready')).status, 200)
  // What is listed may be up to two seconds old.
  const listed = async () => (await answer(queryPort, '/api/devices')).json() as Promise<unknown[]>
  for (const until = Date.now() + 180_000; (await listed()).length === 0 && Date.now() < until; ) await sleep(100)
  t.match(await listed(), [{ device_id: '1001' }])
  t.match(await (await answer(queryPort, '/api/alerts')).json(), [])
  t.equal((await answer(notifyPort, '/ready')).status, 200)
  for (const service of services) t.notMatch(service.output(), /serves instead|refuses the token/)
})

test('at the first start of a new installation they are there before the services are', async (t) => {
  const [port] = (await freePorts(1)) as [number]
  const folder = t.testdir()
  const path = join(folder, '.env')
  const start = async (given: Environment = {}) => {
    const env = {
      ...(await readEnvironment(path)),
      DATA_DIR: join(folder, 'data'),
      ENV_FILE: path,
      INFLUX_PORT: String(port),
      INFLUXDB_TOKEN: 'token',
    }
    const influx = { url: `http://127.0.0.1:${port}`, org: 'nrg', token: 'token', timeoutMs: 10_000 }
    const waiting = { onWait: (reason: string) => t.fail(reason), signal: new AbortController().signal }
    const config = loadConfig(env)
    const all = { ENV_FILE: path, ...given }
    await serviceTokensAtStart({ given: all, env, config, fleet: defaultFleetConfig, influx }, waiting)
    return readEnvironment(path)
  }
  t.strictSame(await start({ DATA_DIR: 'elsewhere' }), {}, 'what is kept there is not for another database')
  const first = await start()
  t.strictSame(Object.keys(first), serviceTokenNames)
  t.strictSame(await start(), first, 'and the next one has nothing to do')
})

async function readEnvironment(path: string): Promise<Record<string, string>> {
  try {
    return parse(readFileSync(path))
  } catch {
    return {}
  }
}
