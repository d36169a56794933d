import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { type Connection, connect } from '@nrg/influx/connection'
import { type FluxText, flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { runServer } from '@nrg/service/testing/run-server'
import { Type } from '@sinclair/typebox'
import { parse } from 'dotenv'
import { type Test, test } from 'tap'
import { IngestLoad } from './fixture/ingest-load.ts'
import { build, command, environmentOf, start } from './fixture/production.ts'

const KEY = 'k'.repeat(32)
const TOKEN = 's'.repeat(32)
const other = { org: 'other', bucket: 'unused', token: 'o'.repeat(32) }

function connection(t: Test, url: string, org: string, token: string): Connection {
  const made = connect({ url, org, token, timeoutMs: 60_000 })
  t.teardown(() => made.close())
  return made
}

/** Rows of a bucket as text, in order. */
async function rowsOf(database: Connection, bucket: string, rest: FluxText): Promise<readonly string[]> {
  const script = flux`from(bucket: ${fluxString(bucket)}) |> range(start: 0) ${rest} |> map(fn: (r) => ({_value: string(v: r._time) + " " + r._field + " " + string(v: r._value)})) |> group() |> sort()`
  return (await createReader(database).collect(script, Type.Object({ _value: Type.String() }))).map((row) => row._value)
}

test('a move that is killed again and again ends: the other database has all, and ingest answered throughout', async (t) => {
  await build()
  const folder = t.testdir()
  const { INFLUXDB_ORG: _, ...env } = await environmentOf(folder)
  writeFileSync(
    join(folder, '.env'),
    `INGEST_KEY=${KEY}\nINFLUXDB_TOKEN=${TOKEN}\nINFLUXDB_ORG=nrg\nQUERY_INFLUXDB_TOKEN=\n# mine\n`,
  )
  const [port] = await freePorts(1)
  const options = Object.entries({ port: String(port), data: join(folder, 'other'), ...other })
  const file = join(repositoryRoot, 'packages/influx-embedded/dist/server.mjs')
  const args = options.flatMap(([name, value]) => [`--${name}`, value])
  await runServer(t, file, {}, args).printed(/listens at/)
  const to = `http://127.0.0.1:${port}`

  const running = start(t, env)
  await running.said(/NRG Anomaly Detector is ready after .*/)
  const own = connection(t, `http://127.0.0.1:${env.INFLUX_PORT}`, 'nrg', TOKEN)
  const now = Date.now()
  const ns = (ms: number) => `${ms}000000`
  const acts = [
    `alerts,device_id=1,metric=a\\ b,reason=x severity="say \\"this\\", \\\\ and é",value=1.5e-7,samples=7i,open=true ${ns(now - 86_400_000)}`,
    `alerts,device_id=1,metric=a\\ b,reason=x value=3 ${ns(now - 60_000)}`,
  ]
  const kept = await createWriter(own, 'alerts').write(acts)
  t.equal(kept.kind, 'written')
  const act = `operator,incident=i by="M. Okafor",note="acknowledged" ${ns(now - 5000)}`
  t.equal((await createWriter(own, 'registry').write([act])).kind, 'written')
  // Of a device that sends no more: more than fit into one comparison.
  const old = Array.from(
    { length: 60_000 },
    (_, at) => `energy,device_id=7 temp_c=${40 + (at % 16) / 64} ${ns(now - 7_200_000 + at * 20)}`,
  )
  for (let at = 0; at < old.length; at += 20_000)
    t.equal((await createWriter(own, 'energy_raw').write(old.slice(at, at + 20_000))).kind, 'written')

  const load = new IngestLoad(env.INGEST_PORT ?? '', KEY, now - 3_600_000)

  const move = ['--to', to, '--token', other.token, '--org', other.org]
  const wrong = await command('move', ['--to', to, '--token', 'wrong', '--org', other.org], env)
  t.equal(wrong.status, 78)
  t.match(wrong.text, /refuses the token .*: set --token to one that may do this/)
  for (const word of [
    /^first/m,
    /^energy_raw: [\s\S]*^alerts: /m,
    /^now the rest/m,
    /^now[\s\S]*^energy_raw: /m,
    /^both/m,
  ]) {
    const { status, text } = await command('move', move, env, word)
    t.equal(status, null, `killed: ${text}`)
  }
  const last = await command('move', move, env)
  t.equal(last.status, 0, last.text)
  t.match(last.text, /^(moved: .env names|INFLUXDB_URL is http\S+ already)/m)
  await running.said(/the data are at another database: all but database are started anew/)
  await running.said(/^ingest is ready/, 2)
  await load.more(20)
  await load.end()
  const { acknowledged } = load

  t.strictSame(
    [...load.statuses].filter((status) => status !== 200 && status !== 202),
    [],
    'ingest answered 200 or 202',
  )
  t.comment(`${acknowledged.size} readings, the longest time without an answer ${load.longestGapMs} ms`)
  t.match(parse(readFileSync(join(folder, '.env'))), {
    INFLUXDB_URL: to,
    INFLUXDB_TOKEN: other.token,
    INFLUXDB_ORG: 'other',
    INGEST_KEY: KEY,
  })
  const target = connection(t, to, other.org, other.token)
  const times = async () => {
    const rows = await rowsOf(target, 'energy_raw', flux`|> filter(fn: (r) => r.device_id == "1001")`)
    return new Set(rows.map((row) => load.numberOf(row.split(' ')[0] ?? '')))
  }
  // What waited in the spool is written last.
  for (;;) {
    const there = await times()
    if ([...acknowledged].every((number) => there.has(number))) break
    await sleep(200)
  }
  t.pass(`all ${acknowledged.size} readings that were acknowledged are in the other database`)
  const device = flux`|> filter(fn: (r) => r.device_id == "7")`
  t.equal((await rowsOf(target, 'energy_raw', device)).length, old.length)
  const mine = flux`|> filter(fn: (r) => r.reason == "x")`
  const iso = (ms: number) => new Date(ms).toISOString().replace(/\.?0*Z$/, '')
  const alerts = await rowsOf(target, 'alerts', mine)
  t.equal(alerts.length, 5)
  t.match(alerts.join('\n'), `${iso(now - 86_400_000)}`)
  t.match(alerts.join('\n'), 'severity say "this", \\ and é')
  t.match(alerts.join('\n'), /value (0\.00000015|1\.5e-07)$/m)
  const acted = await rowsOf(target, 'registry', flux`|> filter(fn: (r) => r._measurement == "operator")`)
  t.match(acted.join('\n'), /by M\. Okafor[\s\S]*note acknowledged/)
  const { tasks = [] } = await new TasksAPI(target.client).getTasks({ limit: 100 })
  t.ok(
    tasks.some(({ name, status }) => name === 'nrg-alert' && status === 'active'),
    'its tasks run there',
  )
})
