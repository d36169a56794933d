import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { findNatsServer } from '@nrg/service/testing/nats-server'
import { test } from 'tap'

const PATIENCE_MS = 240_000

test('past one machine, on one: an alert of each cell, one that is killed and is back, and Ctrl-C', async (t) => {
  const nats = findNatsServer(process.env)
  if (typeof nats === 'string') return t.comment(`not done: ${nats}`)
  const data = mkdtempSync(join(tmpdir(), 'nrg-cluster-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const [page, ingest, query, notify] = (await freePorts(4)) as [number, number, number, number]
  const child = spawn(process.execPath, ['infra/run.mjs', 'cluster', '--data', data], {
    cwd: repositoryRoot,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|_?TAP|NODE_OPTIONS)/.test(name))),
      DASHBOARD_PORT: String(page),
      INGEST_PORT: String(ingest),
      QUERY_PORT: String(query),
      NOTIFY_PORT: String(notify),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const exited = once(child, 'exit')
  t.teardown(() => child.exitCode === null && child.signalCode === null && process.kill(-(child.pid ?? 0), 'SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk))
  const said = async (pattern: RegExp) => {
    for (const until = performance.now() + PATIENCE_MS; ; await sleep(100)) {
      const found = pattern.exec(text)
      if (found !== null) return found
      if (child.exitCode !== null || performance.now() > until) throw new Error(`it does not say ${pattern}:\n${text}`)
    }
  }

  await said(/everything is running/)
  await said(/ALERT .* device \d+ zscore/)
  const devices = async () =>
    ((await (await fetch(`http://127.0.0.1:${query}/api/devices`)).json()) as { device_id: string }[]).length
  t.equal(await devices(), 20, 'those of both cells')
  t.match(await (await fetch(`http://127.0.0.1:${page}/`)).text(), /<script type="module"/, 'the page')

  // What a cell has found is at the hub, too; and what the hub has counted of all, in each cell.
  const token = /^INFLUXDB_TOKEN=(\w+)$/m.exec(readFileSync(join(data, '.env'), 'utf8'))?.[1]
  const told = async (name: string, script: string, pattern: RegExp) => {
    const [, port] = await said(new RegExp(`InfluxDB +http://127\\.0\\.0\\.1:(\\d+) \\(${name}\\)`))
    const headers = { authorization: `Token ${token}`, 'content-type': 'application/vnd.flux' }
    const answered = async () =>
      (await fetch(`http://127.0.0.1:${port}/api/v2/query?org=saqib`, { method: 'POST', headers, body: script })).text()
    for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(500))
      if (pattern.test(await answered())) break
    t.match(await answered(), pattern, name)
  }
  await told(
    'hub',
    'from(bucket: "alerts") |> range(start: -1d) |> filter(fn: (r) => r._field == "value") |> keep(columns: ["device_id"])',
    /,\d{4}\r?\n/,
  )
  const counted =
    'from(bucket: "energy_rollup") |> range(start: -1h) |> filter(fn: (r) => r._measurement == "fleet_total" and r._field == "devices") |> group() |> max() |> keep(columns: ["_value"])'
  for (const name of ['north', 'south']) await told(name, counted, /,20\r?\n/)

  const [, pid] = await said(/^n2 is ready after .* \(process (\d+)\)$/m)
  process.kill(Number(pid), 'SIGKILL')
  await said(/n2 ended by SIGKILL; it is started again in 0\.5 s/)
  await said(/^n2 is ready after .*\n(.*\n)*n2 is ready after/m)

  // As a Ctrl-C of the terminal: all of the group get it.
  process.kill(-(child.pid ?? 0), 'SIGINT')
  const [code] = await exited
  t.equal(code, 0)
  for (const name of ['simulator', 'query', 'writer of south', 'north', 'hub', 'n1', 'n2', 'n3'])
    t.match(text, new RegExp(`^${name} has stopped$`, 'm'))
  t.notMatch(text, /has been killed/)
})
