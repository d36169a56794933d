import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { parse } from 'dotenv'
import { type Test, test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { moveBack } from '../src/move/move-back.ts'
import { pointLines } from '../src/move/point-lines.ts'
import { provision } from '../src/provision/provision.ts'
import { makeServiceToken, serviceTokenNames } from '../src/provision/service-tokens.ts'
import { IngestLoad } from './fixture/ingest-load.ts'
import { build, command, environmentOf, pidOf, start } from './fixture/production.ts'

const silent = () => undefined

/** An installation whose database is another one: provisioned, with a token for each service. */
async function installation(t: Test) {
  const folder = t.testdir({ data: { influxdb: { old: 'what was there before' } } })
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'energy_raw', token: 's'.repeat(16) })
  t.teardown(() => influx.stop())
  const source = connect({ ...influx, timeoutMs: 60_000 })
  t.teardown(() => source.close())
  const orgID = (await provision(source, defaultFleetConfig, silent)) ?? ''
  const tokens: Record<string, string> = {}
  for (const name of serviceTokenNames) tokens[name] = (await makeServiceToken(source, orgID, name)).token
  const file = join(folder, '.env')
  const own = { INFLUXDB_URL: influx.url, INFLUXDB_TOKEN: influx.token, INFLUXDB_ORG: 'nrg', ...tokens }
  const settings = Object.entries(own).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(file, `# mine\n${settings.join('')}`)
  const env = { ...own, DATA_DIR: join(folder, 'data'), ENV_FILE: file }
  const ingest = connect({ ...influx, token: tokens.INGEST_INFLUXDB_TOKEN ?? '', timeoutMs: 60_000 })
  t.teardown(() => ingest.close())
  const said: string[] = []
  const move = (signal: AbortSignal, heard = silent as (line: string) => void) =>
    moveBack({
      config: loadConfig(env),
      env,
      fleet: defaultFleetConfig,
      signal,
      say: (line) => {
        said.push(line)
        heard(line)
      },
    })
  return { source, orgID, ingest: createWriter(ingest, 'energy_raw'), env, file, folder, said, move }
}

async function linesIn(connection: Parameters<typeof pointLines>[0], bucket: string): Promise<string[]> {
  const lines: string[] = []
  const span = { bucket, start: new Date(0), stop: new Date('2200-01-01T00:00:00Z') }
  for await (const line of pointLines(connection, span)) lines.push(line)
  return lines.sort()
}

test('all that another InfluxDB holds is in the embedded one after the way back, and nothing writes to the other', async (t) => {
  const { source, orgID, ingest, file, folder, said, move } = await installation(t)
  const now = Date.now()
  const line = (i: number) => `energy,device_id=${i % 5} temp_c=${i / 8} ${now + i}000000`
  const written = Array.from({ length: 500 }, (_, i) => line(i))
  t.equal((await ingest.write(written)).kind, 'written')
  const acts = [`alerts,device_id=1 value=1.5e-7,samples=7i,open=true,severity="say \\"this\\"" ${now}000000`]
  t.equal((await createWriter(source, 'alerts').write(acts)).kind, 'written')

  // What ends halfway leaves everything as it was.
  const stop = new AbortController()
  t.equal(await move(stop.signal, (said) => said.startsWith('now the rest') && stop.abort()), undefined)
  t.equal((await ingest.write([line(500)])).kind, 'written', 'ingest may write again')
  t.strictSame(readFileSync(file, 'utf8').includes(source.config.url), true)

  let refused: string | undefined
  let number = 501
  let moving = true
  const load = (async () => {
    while (moving) {
      const outcome = await ingest.write([line(number)])
      if (outcome.kind === 'written') number++
      else refused ??= outcome.kind
      await sleep(5)
    }
  })()
  said.length = 0
  const moved = await move(new AbortController().signal)
  moving = false
  await load
  t.equal(refused, 'misconfigured', 'for which ingest keeps readings on disk')
  t.match(moved?.aside, join(folder, 'data', 'influxdb-'))
  t.strictSame(readdirSync(moved?.aside ?? ''), ['old'])
  t.match(said.join('\n'), /^energy_raw: \d+ points, \d+ of them written now$/m)

  const env = parse(readFileSync(file))
  t.equal(env.INFLUXDB_URL, '')
  t.match(readFileSync(file, 'utf8'), /^# mine\n/)
  t.ok(loadConfig(env).embedded)
  const options = { org: 'nrg', bucket: 'energy_raw', token: env.INFLUXDB_TOKEN ?? '' }
  const embedded = await startInfluxDB({ ...options, dataDir: join(folder, 'data', 'influxdb') })
  t.teardown(() => embedded.stop())
  const target = connect({ ...embedded, timeoutMs: 60_000 })
  t.teardown(() => target.close())
  // What holds the types of fields is made in each database for its own shards.
  const readings = async (database: typeof source) =>
    (await linesIn(database, 'energy_raw')).filter((one) => !one.includes(',holds='))
  const arrived = await readings(target)
  t.equal(arrived.length, number, 'every reading that was acknowledged')
  t.strictSame(arrived, await readings(source))
  t.strictSame(await linesIn(target, 'alerts'), await linesIn(source, 'alerts'))

  const [task] = (await new TasksAPI(target.client).getTasks({ org: 'nrg', limit: 500 })).tasks ?? []
  t.equal(task?.status, 'active', 'tasks are there')
  const there = (await new TasksAPI(source.client).getTasks({ orgID, limit: 500 })).tasks ?? []
  t.ok(there.length > 0 && there.every(({ status }) => status === 'inactive'), 'and run there no more')
  const own = connect({ ...embedded, token: env.INGEST_INFLUXDB_TOKEN ?? '', timeoutMs: 60_000 })
  t.teardown(() => own.close())
  t.equal((await createWriter(own, 'energy_raw').write([line(number)])).kind, 'written', 'ingest has a token')
  t.notOk(existsSync(join(folder, 'data', 'influxdb-moving')))
})

test('services that share the token of everything must not run while data are moved', async (t) => {
  const server = createServer((_, response) => void response.end()).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const env = {
    INFLUXDB_URL: 'http://127.0.0.1:9',
    INFLUXDB_TOKEN: 't'.repeat(16),
    INGEST_PORT: String(port),
    DATA_DIR: t.testdir(),
  }
  const options = { config: loadConfig(env), env, fleet: defaultFleetConfig, say: silent }
  await t.rejects(moveBack({ ...options, signal: new AbortController().signal }), {
    name: 'UsageError',
    message: /^INGEST_INFLUXDB_TOKEN and .* not set, .*: stop npm start for the move/,
  })
})

test('under npm start, killed again and again, it ends: ingest answered throughout, and all that it took is there', async (t) => {
  await build()
  const { file, folder } = await installation(t)
  const key = 'k'.repeat(32)
  // What says which database it is stands in .env: the services' own tokens there are for that one.
  const { DATA_DIR = '', INFLUXDB_ORG: _, ...env } = await environmentOf(folder)
  appendFileSync(file, `INGEST_KEY=${key}\nDATA_DIR=${DATA_DIR}\n`)
  const running = start(t, env)
  await running.said(/NRG Anomaly Detector is ready after .*/)
  const load = new IngestLoad(env.INGEST_PORT ?? '', key, Date.now() - 3_600_000)
  await load.more(20)
  let kills = 0
  for (const word of [/^energy_raw: /m, /^now[\s\S]*^energy_raw: /m, /^both/m]) {
    const { status, text } = await command('move', ['--back'], env, word)
    t.equal(status, null, `killed: ${text}`)
    // While its token is taken back: what waits on disk is there when it comes back.
    if (++kills === 2) process.kill(pidOf(running.text(), 'ingest'), 'SIGKILL')
    await load.more(5)
  }
  const last = await command('move', ['--back'], env)
  t.equal(last.status, 0, last.text)
  t.match(last.text, /^moved: .env names no other InfluxDB/m)
  // One that was killed may have come back before, or not.
  await running.said(/the data are at another database: all but database are started anew[\s\S]*?^ingest is ready/)
  await load.more(20)
  await load.end()
  t.strictSame(
    [...load.statuses].filter((status) => status !== 200 && status !== 202),
    [],
    'ingest answered 200 or 202',
  )
  const { INFLUXDB_TOKEN: token = '', INFLUXDB_URL } = parse(readFileSync(file))
  t.equal(INFLUXDB_URL, '')
  const embedded = connect({ url: `http://127.0.0.1:${env.INFLUX_PORT}`, org: 'nrg', token, timeoutMs: 60_000 })
  t.teardown(() => embedded.close())
  const ours = /^energy,.*device_id=1001.* (\d+)\d{6}$/
  // What waited in the spool is written last.
  for (;;) {
    const times = (await linesIn(embedded, 'energy_raw')).map((line) => Number(ours.exec(line)?.[1]))
    const stored = times.filter((ms) => ms > 0).map((ms) => load.numberOf(new Date(ms).toISOString()))
    const there = new Set(stored)
    t.equal(stored.length, there.size, 'each once')
    if ([...load.acknowledged].every((number) => there.has(number))) break
    await sleep(200)
  }
  t.comment(`the longest time without an answer ${load.longestGapMs} ms`)
  t.pass(`all ${load.acknowledged.size} readings that were acknowledged are in the embedded database`)
})
