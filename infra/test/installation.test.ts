import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect } from '@nrg/influx/connection'
import { EnvironmentError } from '@nrg/schema/environment'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { parse as parseEnvironment } from 'dotenv'
import { type Test, test } from 'tap'
import { parse as parseYaml } from 'yaml'
import { loadConfig } from '../src/config.ts'
import { explainRefusal, recoverEmbedded, startEmbedded } from '../src/embedded.ts'
import { ensureSecrets, keepSecrets, keepVariables } from '../src/environment-file.ts'
import { provision } from '../src/provision/provision.ts'
import { awaitDatabase } from '../src/start/external-database.ts'
import { refuseUsedPorts } from '../src/start/ports.ts'
import { secretsToMake } from '../src/start/secrets.ts'

const example = readFileSync(join(repositoryRoot, '.env.example'), 'utf8')

test('secrets are made where they are missing, and never made anew', async (t) => {
  const path = join(t.testdir({ '.env': '# mine\nINGEST_PORT=4001\nINGEST_KEY=chosen' }), '.env')
  t.strictSame(await ensureSecrets(path, ['INGEST_KEY', 'INFLUXDB_TOKEN']), ['INFLUXDB_TOKEN'])
  const text = readFileSync(path, 'utf8')
  t.match(text, /^# mine\nINGEST_PORT=4001\nINGEST_KEY=chosen\nINFLUXDB_TOKEN=[0-9a-f]{48}\n$/)
  t.equal(statSync(path).mode & 0o077, 0, 'the file is for its owner alone')
  t.strictSame(await ensureSecrets(path, ['INGEST_KEY', 'INFLUXDB_TOKEN']), [])
  t.equal(readFileSync(path, 'utf8'), text)
})

test('variables are set in the place of what the file has of them', async (t) => {
  const path = join(
    t.testdir({ '.env': '# mine\n INFLUXDB_TOKEN = "old"\nexport INFLUXDB_ORG=o\n#INFLUXDB_TOKEN=\nA=1' }),
    '.env',
  )
  await keepVariables(path, { INFLUXDB_TOKEN: 'a$&b==', INFLUXDB_ORG: 'my org #1', NEW: 'n' })
  const text = readFileSync(path, 'utf8')
  t.equal(text, "# mine\nINFLUXDB_TOKEN='a$&b=='\nINFLUXDB_ORG='my org #1'\n#INFLUXDB_TOKEN=\nA=1\nNEW=n\n")
  t.strictSame(parseEnvironment(text), { INFLUXDB_TOKEN: 'a$&b==', INFLUXDB_ORG: 'my org #1', A: '1', NEW: 'n' })
  t.equal(statSync(path).mode & 0o077, 0)
  await t.rejects(keepVariables(path, { INFLUXDB_ORG: "Ann's" }), {
    message: /^put INFLUXDB_ORG="Ann's" into .env yourself/,
  })
  const none = join(t.testdirName, 'none')
  await keepVariables(none, { A: 'b' })
  t.equal(readFileSync(none, 'utf8'), 'A=b\n')
})

test('a secret that is no longer good is replaced where it stands, and no other', async (t) => {
  const path = join(t.testdir({ '.env': '# mine\nA=old\nB=chosen\n\nC=3' }), '.env')
  t.strictSame(await keepSecrets(path, { A: 'new', B: 'new', D: 'new' }, { A: 'old', B: 'other' }), ['A', 'D'])
  t.equal(readFileSync(path, 'utf8'), '# mine\nA=new\nB=chosen\n\nC=3\nD=new\n')
})

test('two that start at once agree on the secrets', async (t) => {
  const path = join(t.testdir(), '.env')
  const made = await Promise.all(Array.from({ length: 8 }, () => ensureSecrets(path, ['INGEST_KEY', 'INFLUXDB_TOKEN'])))
  t.equal(made.filter(({ length }) => length === 2).length, 1, 'one of them made them')
  t.strictSame(Object.keys(parseEnvironment(readFileSync(path))), ['INGEST_KEY', 'INFLUXDB_TOKEN'])
})

test('a lock that a killed process left behind does not hold for ever', async (t) => {
  const path = join(t.testdir(), '.env')
  mkdirSync(`${path}.lock`)
  utimesSync(`${path}.lock`, new Date(0), new Date(0))
  t.strictSame(await ensureSecrets(path, ['INGEST_KEY']), ['INGEST_KEY'])
})

test('which secrets may be made', (t) => {
  t.strictSame(secretsToMake({}), ['INGEST_KEY', 'INFLUXDB_TOKEN'])
  t.strictSame(secretsToMake({ INGEST_KEY: 'k', INFLUXDB_TOKEN: ' ' }), ['INFLUXDB_TOKEN'])
  const refused: [string, Record<string, string>, RegExp][] = [
    [
      'in production',
      { NODE_ENV: 'production' },
      /^INGEST_KEY is not set.*\nINFLUXDB_TOKEN is not set.*\.env or in the environment\.$/,
    ],
    ['in production', { NODE_ENV: 'production', INGEST_KEY: 'k' }, /^INFLUXDB_TOKEN is not set/],
    ['for a database of others', { INFLUXDB_URL: 'http://db:8086', INGEST_KEY: 'k' }, /^INFLUXDB_TOKEN is not set/],
  ]
  for (const [name, env, message] of refused) t.throws(() => secretsToMake(env), { message }, name)
  t.strictSame(secretsToMake({ INFLUXDB_URL: 'http://db:8086', INFLUXDB_TOKEN: 't' }), ['INGEST_KEY'])
  t.end()
})

test('a port in use is named, with what to do', async (t) => {
  const taken = await listen(t, 200)
  const config = loadConfig({
    DASHBOARD_PORT: '65534',
    INGEST_PORT: String(taken),
    QUERY_PORT: '65535',
    NOTIFY_PORT: '65533',
    INFLUX_PORT: String(taken),
  })
  const message = new RegExp(
    `^port ${taken} is in use: stop what listens there, or set INGEST_PORT .*\nport ${taken} is in use.* INFLUX_PORT `,
  )
  await t.rejects(refuseUsedPorts(config), { message })
  const { embedded, ...rest } = config
  await t.rejects(refuseUsedPorts({ ...rest, embedded: false }), { message: /^port \d+ is in use[^\n]*$/ })
  await t.resolves(refuseUsedPorts({ ...rest, embedded: false, ingestPort: 0 }))
  await t.rejects(refuseUsedPorts({ ...config, host: '192.0.2.1' }), { message: /correct HOST/ })
})

test('a database of others: a wrong token and one that does not come are each one message', async (t) => {
  const said: string[] = []
  const config = (port: number) => ({ url: `http://127.0.0.1:${port}`, token: 't', org: 'o', timeoutMs: 1000 })
  const refusing = await listen(t, 401)
  await t.rejects(
    awaitDatabase(config(refusing), { onWait: (line) => said.push(line), signal: AbortSignal.timeout(10_000) }),
    /refuses the token.*INFLUXDB_TOKEN/,
  )
  t.strictSame(said, [])
  const closed = await listen(t, 200, true)
  await awaitDatabase(config(closed), { onWait: (line) => said.push(line), signal: AbortSignal.timeout(1500) })
  t.equal(said.length, 1, 'the reason for waiting is said once')
  t.match(said[0], /cannot be reached \(ECONNREFUSED\): start it, or correct INFLUXDB_URL$/)
})

test('what cannot be a setting is refused by name', (t) => {
  t.throws(() => loadConfig({ INGEST_PORT: 'http' }), EnvironmentError)
  t.throws(() => loadConfig({ QUERY_PORT: '70000' }), /^QUERY_PORT/)
  const config = loadConfig({ DATA_DIR: 'elsewhere', INFLUXDB_URL: '' })
  t.equal(config.dataDir, join(repositoryRoot, 'elsewhere'))
  t.equal(config.embedded, true)
  t.end()
})

test('the compose file and .env.example belong together', (t) => {
  const compose = parseYaml(readFileSync(join(import.meta.dirname, '../docker-compose.yml'), 'utf8'))
  const { image, environment, ports } = compose.services.influxdb
  const env = parseEnvironment(example)
  t.match(image, /^influxdb:2\./)
  t.strictSame(environment, {
    DOCKER_INFLUXDB_INIT_MODE: 'setup',
    DOCKER_INFLUXDB_INIT_USERNAME: 'admin',
    DOCKER_INFLUXDB_INIT_PASSWORD: 'adminpass',
    DOCKER_INFLUXDB_INIT_ORG: env.INFLUXDB_ORG,
    DOCKER_INFLUXDB_INIT_BUCKET: 'energy_raw',
    DOCKER_INFLUXDB_INIT_RETENTION: '30d',
    DOCKER_INFLUXDB_INIT_ADMIN_TOKEN: env.INFLUXDB_TOKEN,
  })
  t.strictSame({ org: env.INFLUXDB_ORG, token: env.INFLUXDB_TOKEN }, { org: 'saqib', token: 'dev-token' })
  const url = new URL(/^#INFLUXDB_URL=(.*)$/m.exec(example)?.[1] ?? '')
  t.strictSame(ports, [`${url.hostname}:${url.port}:8086`], 'on loopback only, where .env.example says')
  for (const volume of compose.services.influxdb.volumes) t.ok(volume.split(':')[0] in compose.volumes, volume)
  t.end()
})

test('.env.example names every setting that a program reads', (t) => {
  const places = ['ingest', 'query', 'notify', 'writer', 'simulator'].map((name) => `apps/${name}`)
  const sources = [...places, 'packages/influx', 'packages/stream', 'infra'].map((place) =>
    readFileSync(join(repositoryRoot, place, 'src/config.ts'), 'utf8'),
  )
  const shared = readFileSync(join(repositoryRoot, 'packages/service/src/settings.ts'), 'utf8')
  const read = [...sources, shared].flatMap((text) => [
    ...text.matchAll(/^ {2}([A-Z][A-Z_]+): (?:Type\.|Port|RateLimit)/gm),
  ])
  const names = new Set(read.map(([, name]) => name as string))
  t.ok(names.size > 10)
  // Names another file than this one.
  names.delete('ENV_FILE')
  for (const name of names) t.match(example, new RegExp(`^#?${name}=`, 'm'), name)
  t.end()
})

test('an embedded database: data of another token, and data in use, are each one message', async (t) => {
  const [port] = (await freePorts(1)) as [number]
  const config = loadConfig({ DATA_DIR: t.testdir(), INFLUX_PORT: String(port) })
  const influx = { url: `http://127.0.0.1:${port}`, org: 'o', token: 'first', timeoutMs: 10_000 }
  const stop = await startEmbedded(config, defaultFleetConfig, influx)
  t.teardown(stop)
  await t.rejects(startEmbedded(config, defaultFleetConfig, influx), {
    message: /^another process uses the data in .*influxdb: .*DATA_DIR/,
  })
  const connection = connect({ ...influx, token: 'second' })
  t.teardown(() => connection.close())
  const refusal = await provision(connection, defaultFleetConfig, () => {}).catch((error: unknown) => error)
  const explained = explainRefusal(refusal, config) as Error
  t.match(
    explained.message,
    /^INFLUXDB_TOKEN is not the token that the data in .* was set up with: put that one into .*npm run recover makes another/,
  )
  t.equal(explainRefusal(explained, config), explained, 'any other error stays as it is')

  await t.rejects(recoverEmbedded(config, undefined), { message: /^the data in .* are in use: stop npm run dev/ })
  await stop()
  const { org, token } = await recoverEmbedded(config, undefined)
  t.equal(org, 'o')
  const again = await startEmbedded(config, defaultFleetConfig, { ...influx, token: 'second' })
  t.teardown(again)
  const recovered = connect({ ...influx, token })
  t.teardown(() => recovered.close())
  await t.resolves(
    provision(recovered, defaultFleetConfig, () => {}),
    'the data go on with it',
  )
})

test('an .env of which a part was written: the data say what they want, and go on once it is whole', async (t) => {
  const [port] = (await freePorts(1)) as [number]
  const folder = t.testdir()
  const config = loadConfig({ DATA_DIR: folder, INFLUX_PORT: String(port) })
  const path = join(folder, '.env')
  await ensureSecrets(path, ['INGEST_KEY', 'INFLUXDB_TOKEN'])
  const whole = readFileSync(path, 'utf8')
  const start = async () => {
    const missing = secretsToMake(parseEnvironment(readFileSync(path, 'utf8')))
    await ensureSecrets(path, missing)
    const { INFLUXDB_TOKEN: token = '' } = parseEnvironment(readFileSync(path, 'utf8'))
    const influx = { url: `http://127.0.0.1:${port}`, org: 'o', token, timeoutMs: 10_000 }
    const stop = await startEmbedded(config, defaultFleetConfig, influx)
    const connection = connect(influx)
    try {
      await provision(connection, defaultFleetConfig, () => {})
    } catch (error) {
      throw explainRefusal(error, config)
    } finally {
      connection.close()
      await stop()
    }
  }
  await start()
  const value = whole.indexOf('INFLUXDB_TOKEN=') + 'INFLUXDB_TOKEN='.length
  for (const length of [0, value - 20, value - 5, value, value + 20, whole.length - 2]) {
    writeFileSync(path, whole.slice(0, length))
    await t.rejects(
      start(),
      { message: /^INFLUXDB_TOKEN is not the token that the data in .* npm run recover/ },
      `${length}`,
    )
  }
  writeFileSync(path, whole)
  await t.resolves(start())
})

test('an .env that is lost: what no token can be made for is one message', async (t) => {
  const config = loadConfig({ DATA_DIR: t.testdir() })
  await t.rejects(recoverEmbedded(config, undefined), { message: /holds no data of an embedded InfluxDB$/ })
  await t.rejects(recoverEmbedded({ ...config, embedded: false }, undefined), { message: /^INFLUXDB_URL names an/ })
})

async function listen(t: Test, status: number, close = false): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  if (close) await new Promise((resolve) => server.close(resolve))
  else t.teardown(() => server.close())
  return port
}
