import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runner } from '@nrg/compile/program'
import { connect } from '@nrg/influx/connection'
import { flux } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { repositoryRoot } from '@nrg/service/environment'
import { Type } from '@sinclair/typebox'
import { parse } from 'dotenv'
import { test } from 'tap'
import { build, environmentOf, pidOf, start } from './fixture/production.ts'

const PARTS = ['database', 'ingest', 'query', 'notify']

test('npm start: what is killed comes back, a signal stops all, and no reading that was acknowledged is lost', async (t) => {
  await build()
  const shared = join(repositoryRoot, 'infra/dist/shared')
  const fixed = readdirSync(shared).filter((name) => readFileSync(join(shared, name), 'utf8').includes(repositoryRoot))
  t.strictSame(fixed, [], 'what is built may be moved')
  const folder = t.testdir()
  // What says which database it is stands in .env: the services' own tokens there are for that one.
  const { DATA_DIR = '', INFLUXDB_ORG = '', ...env } = await environmentOf(folder)
  writeFileSync(join(folder, '.env'), `DATA_DIR=${DATA_DIR}\nINFLUXDB_ORG=${INFLUXDB_ORG}\n`)
  const refused = start(t, env)
  t.equal(await refused.ended, 78)
  for (const name of ['INGEST_KEY', 'INFLUXDB_TOKEN']) t.match(refused.text(), new RegExp(`^${name} is not set`, 'm'))

  // What `npm run dev` does first: secrets, the embedded database, the services' own tokens.
  const preflight = spawnSync(process.execPath, [runner, join(repositoryRoot, 'infra/src/cli/preflight.ts')], {
    env,
    cwd: join(repositoryRoot, 'infra'),
    encoding: 'utf8',
  })
  t.equal(preflight.status, 0, preflight.stderr)
  // Copied from .env.example: production is what npm start is, whatever stands there.
  appendFileSync(join(folder, '.env'), 'NODE_ENV=development\n')
  const {
    INGEST_KEY: key = '',
    INFLUXDB_TOKEN: token = '',
    QUERY_INFLUXDB_TOKEN: own,
  } = parse(readFileSync(join(folder, '.env')))
  t.ok(key && token && own, 'development made them')
  const first = start(t, env)
  t.comment(await first.said(/NRG Anomaly Detector is ready after .*/))
  t.notMatch(
    first.text(),
    /_INFLUXDB_TOKEN is not set|created bucket energy_raw/,
    'it goes on with the tokens and the data',
  )
  const at = (port: string | undefined, path: string) => `http://127.0.0.1:${port}${path}`
  const page = await fetch(at(env.QUERY_PORT, '/'))
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), 'text/html')
  t.equal((await fetch(at(env.INGEST_PORT, '/api/ingest'), { method: 'POST' })).status, 401, 'it is production')

  let sending = true
  const acknowledged = new Set<number>()
  const base = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
  const send = async () => {
    for (let number = 0; sending; number++) {
      const timeof = new Date(base + number * 10).toISOString()
      const answer = await fetch(at(env.INGEST_PORT, '/api/ingest'), {
        method: 'POST',
        headers: { authorization: key, 'content-type': 'application/json' },
        body: JSON.stringify({ device_id: 1001, timeof, temp_c: 40 }),
      }).catch(() => undefined)
      if (answer?.ok) acknowledged.add(number)
      else await sleep(20)
    }
  }
  const load = send()
  for (const part of PARTS) {
    process.kill(pidOf(first.text(), part), 'SIGKILL')
    await first.said(new RegExp(`^${part} ended by SIGKILL; it is started again in 0.5 s$`))
    await first.said(new RegExp(`^${part} is ready after`), 2)
  }
  const before = acknowledged.size
  while (acknowledged.size < before + 20) await sleep(20)
  first.kill('SIGTERM')
  t.equal(await first.ended, 0)
  sending = false
  await load
  t.match(
    first.text(),
    /ingest has stopped\n[\s\S]*notify has stopped\n[\s\S]*query has stopped\n[\s\S]*database has stopped\n/,
  )

  const second = start(t, env)
  t.comment(await second.said(/NRG Anomaly Detector is ready after .*/))
  const connection = connect({ url: at(env.INFLUX_PORT, ''), org: 'nrg', token, timeoutMs: 60_000 })
  t.teardown(() => connection.close())
  const reader = createReader(connection)
  const missing = async () => {
    const stored = new Set<number>()
    const script = flux`from(bucket: "energy_raw") |> range(start: -2h) |> filter(fn: (r) => r.device_id == "1001")`
    for await (const { _time } of reader.rows(script, Type.Object({ _time: Type.String() })))
      stored.add((Date.parse(_time) - base) / 10)
    return [...acknowledged].filter((number) => !stored.has(number))
  }
  // What waited in the spool is written after the start.
  while ((await missing()).length > 0) await sleep(200)
  t.ok(acknowledged.size > 20, `${acknowledged.size} readings were acknowledged, and all are there`)
  second.kill('SIGKILL')
  while (PARTS.some((part) => isThere(pidOf(second.text(), part)))) await sleep(100)

  const third = start(t, env)
  await third.said(/NRG Anomaly Detector is ready after .*/)
  t.pass('killed by force it leaves nothing behind that holds its ports and data')
  third.kill('SIGTERM')
  t.equal(await third.ended, 0)

  // .env by half: nothing of it is guessed, and nothing is made anew.
  const whole = readFileSync(join(folder, '.env'), 'utf8')
  for (const [end, message] of [
    [
      `INFLUXDB_TOKEN=${token.slice(0, 20)}`,
      /^INFLUXDB_TOKEN is not the token that the data in .* was set up with.*npm run recover/m,
    ],
    [`INFLUXDB_TOKEN=${token.slice(0, 5)}`, /^INFLUXDB_TOKEN: its value has fewer than 16 characters/m],
    ['INFLUXDB_TO', /^INFLUXDB_TOKEN is not set/m],
  ] as const) {
    writeFileSync(join(folder, '.env'), whole.slice(0, whole.indexOf(end) + end.length))
    const broken = start(t, env)
    t.equal(await broken.ended, 78, end)
    t.match(broken.text(), message)
  }
  writeFileSync(join(folder, '.env'), whole)
  const mended = start(t, env)
  await mended.said(/NRG Anomaly Detector is ready after .*/)
  t.strictSame(await missing(), [])
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
