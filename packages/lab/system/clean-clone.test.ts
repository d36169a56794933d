import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoryRoot } from '@nrg/service/environment'
import { freePorts } from '@nrg/service/testing/free-ports'
import { test } from 'tap'

interface Started {
  readonly child: ChildProcess
  text(): string
}

test('from a clean clone: one command, an alert of the z-score, Ctrl-C, and the data again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nrg-clone-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const clone = join(folder, 'clone')
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', repositoryRoot, clone], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  const [influx, ingest, query, notify, page] = (await freePorts(5)) as [number, number, number, number, number]
  const env = {
    ...process.env,
    INFLUX_PORT: String(influx),
    INGEST_PORT: String(ingest),
    QUERY_PORT: String(query),
    NOTIFY_PORT: String(notify),
    DASHBOARD_PORT: String(page),
  }
  for (const name of [
    'INFLUXDB_URL',
    'INFLUXDB_TOKEN',
    'INGEST_INFLUXDB_TOKEN',
    'QUERY_INFLUXDB_TOKEN',
    'NOTIFY_INFLUXDB_TOKEN',
    'INGEST_KEY',
    'DATA_DIR',
    'SIMULATE',
    'ENV_FILE',
    'NODE_ENV',
    'NODE_OPTIONS',
  ])
    delete env[name as keyof typeof env]
  for (const name of Object.keys(env)) if (/^(npm_|TAP|_TAP)/.test(name)) delete env[name as keyof typeof env]

  const began = Date.now()
  const first = start(clone, env)
  t.teardown(() => end(first, 'SIGKILL'))
  await said(first, /NRG Anomaly Detector is running/, 120_000)
  t.comment(`running after ${Math.round((Date.now() - began) / 1000)} s`)
  const alert = await said(first, /ALERT .* zscore: .*/, 120_000)
  const seconds = Math.round((Date.now() - began) / 1000)
  t.comment(`after ${seconds} s: ${alert}`)
  t.ok(seconds <= 120, `an alert of the z-score is read within two minutes: ${seconds} s`)
  t.equal(first.text().match(/NRG Anomaly Detector is running/g)?.length, 1, 'one summary')
  t.match(await (await fetch(`http://127.0.0.1:${page}/`)).text(), '<title>Fleet · NRG</title>')
  t.equal((await devices(page)).length, 20, 'the page asks the query service')
  const known = await devices(query)
  t.equal(known.length, 20)
  t.strictSame([known[0]?.device_id, known[19]?.device_id], ['1000', '1019'])
  const alerts = await (await fetch(`http://127.0.0.1:${query}/api/alerts`)).json()

  // Each part may be killed: it comes back, and the others stay.
  for (const [part, program] of [
    ['database', 'src/cli/dev.ts'],
    ['ingest', 'src/server.ts'],
    ['query', 'src/server.ts'],
  ] as const) {
    const folder = part === 'database' ? 'infra' : `apps/${part}`
    const [pid] = programsIn(join(clone, folder), new RegExp(`^\\S*node --import \\S+ ${program}`))
    process.kill(Number(pid), 'SIGKILL')
    await said(first, new RegExp(`${part} ended by SIGKILL; it is started again in 0\\.5 s`), 30_000)
  }
  await ready(ingest, 60_000)
  await ready(query, 60_000)
  t.equal((await devices(query)).length, 20, 'the devices are there again')

  // A second one says what is in its way, and leaves the first alone.
  const second = start(clone, env)
  t.equal(await ended(second, 60_000), 78)
  t.match(second.text(), `port ${ingest} is in use: stop what listens there, or set INGEST_PORT`)

  t.ok(await end(first, 'SIGINT'), 'Ctrl-C ends it')
  t.strictSame(await processesIn(clone), [], 'and leaves no process')

  const again = start(clone, { ...env, SIMULATE: 'off' })
  t.teardown(() => end(again, 'SIGKILL'))
  await said(again, /NRG Anomaly Detector is running/, 60_000)
  t.equal((await devices(query)).length, 20, 'the next start finds the data')
  const later = (await (await fetch(`http://127.0.0.1:${query}/api/alerts`)).json()) as { since: string }[]
  for (const { since } of alerts as { since: string }[]) t.ok(later.some((one) => one.since === since))
  t.match(again.text(), 'SIMULATE is off: no simulated devices')
  t.ok(await end(again, 'SIGINT', 'npm'), 'so does a signal to npm alone')
  t.strictSame(await processesIn(clone), [])

  const third = start(clone, env)
  t.teardown(() => end(third, 'SIGKILL'))
  const [, minutes] =
    /; (\d+) min of readings/.exec(await said(third, /; \d+ min of readings to catch up/, 60_000)) ?? []
  t.ok(Number(minutes) < 30, `the readings of the past are not sent twice: ${minutes} min`)
  await end(third, 'SIGINT')
  t.strictSame(await processesIn(clone), [])

  const production = start(clone, { ...env, NODE_ENV: 'production', INGEST_KEY: '', ENV_FILE: join(folder, 'none') })
  t.not(await ended(production, 60_000), 0)
  t.match(production.text(), /INGEST_KEY is not set: .* Set it in \.env or in the environment/)
})

/** Types `npm run dev`, in a process group of its own as a shell would. */
function start(cwd: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn('npm', ['run', 'dev'], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk))
  return { child, text: () => text }
}

async function said({ child, text }: Started, pattern: RegExp, timeoutMs: number): Promise<string> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(200)) {
    const match = pattern.exec(text())
    if (match) return match[0]
    if (child.exitCode !== null) break
  }
  throw new Error(`${pattern} was not printed; the end of what was: ${text().slice(-4000)}`)
}

async function ended({ child }: Started, timeoutMs: number): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null)
    await Promise.race([once(child, 'exit'), sleep(timeoutMs, undefined, { ref: false })])
  return child.exitCode
}

/** Sends a signal, as a terminal does to the whole group, and waits for the end: `false` where it does not come. */
async function end(started: Started, signal: NodeJS.Signals, whom: 'group' | 'npm' = 'group'): Promise<boolean> {
  const { child } = started
  const over = () => child.exitCode !== null || child.signalCode !== null
  if (over()) return true
  const pid = child.pid as number
  process.kill(whom === 'group' ? -pid : pid, signal)
  await ended(started, 30_000)
  return over()
}

async function devices(port: number): Promise<{ device_id: string }[]> {
  return (await (await fetch(`http://127.0.0.1:${port}/api/devices`)).json()) as { device_id: string }[]
}

async function ready(port: number, timeoutMs: number): Promise<void> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
  }
  throw new Error(`port ${port} is not ready after ${timeoutMs / 1000} s`)
}

/** The ids of the processes with this working folder, or one in it, that were started so. */
function programsIn(folder: string, command = /^/): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) return false
      return command.test(commandOf(pid))
    } catch {
      return false
    }
  })
}

const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')

/** The processes whose working folder is in this one: all of the system's are. */
async function processesIn(folder: string): Promise<string[]> {
  const list = () =>
    programsIn(folder).flatMap((pid) => {
      try {
        return [commandOf(pid)]
      } catch {
        return []
      }
    })
  // The last of them may still be on its way out.
  for (let tries = 0; tries < 20 && list().length > 0; tries++) await sleep(250)
  return list()
}
