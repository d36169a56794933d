// Own process: it sets a variable that threads read at their start.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { runner } from '@nrg/compile/program'
import { connect } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { startInfluxDB } from '@nrg/influx-embedded'
import type { FileItem } from '@nrg/readings-file/record'
import { repositoryRoot } from '@nrg/service/environment'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Type } from '@sinclair/typebox'
import { type Test, test } from 'tap'
import { paced } from '../src/replay/pace.ts'
import { replay } from '../src/replay/replay.ts'
import type { OutgoingReading } from '../src/sink/sink.ts'

// Threads that the database starts load tap's TypeScript plugin too, and tap takes this variable away from them.
process.env.TAP_TYPE_STRIP_ONLY = '1'

const NS = 1_000_000_000n
const T0 = 1_577_836_800n * NS

test('at its own pace, or faster: each reading is sent when it is due, and bears that time', async (t) => {
  const sent: { reading: OutgoingReading; at: number }[] = []
  const sink = {
    name: 'a test',
    obstacle: async () => undefined,
    close: async () => {},
    send: async (batch: readonly OutgoingReading[]) => {
      for (const reading of batch) sent.push({ reading, at: Date.now() })
      return { stored: batch.length, refused: [], ignored: [] }
    },
  }
  async function* items(): AsyncGenerator<FileItem> {
    for (let step = 0; step < 5; step++)
      yield { line: step, time: T0 + BigInt(step) * 60n * NS, deviceId: '1000', metrics: { a: step } }
  }
  const start = Date.now()
  const progress: number[] = []
  const tools = { sink, signal: new AbortController().signal, clock: Date.now, onWait: () => {} }
  const onProgress = ({ sent }: { sent: number }) => progress.push(sent)
  const result = await replay(items(), paced(T0, 600, start), { ...tools, onProgress })
  t.match(result, { sent: 5, stored: 5 })
  t.strictSame(
    sent.map(({ reading }) => reading.time),
    [0, 100, 200, 300, 400].map((ms) => BigInt(start + ms) * 1_000_000n),
  )
  t.ok(
    sent.every(({ reading, at }) => BigInt(at) * 1_000_000n >= reading.time),
    'none before its time',
  )
  t.ok(progress.length >= 4, 'progress is told as it goes')
})

test('replayed through ingest, as many readings are stored as were sent', async (t) => {
  const dir = t.testdir({
    'fleet.yaml': 'metrics: [{ name: current_a, unit: A }, { name: flow, unit: l }]',
    'short.yaml': 'metrics: [{ name: current_a, unit: A }]\nretention: { energy_raw: 5d }',
    'other.yaml': 'metrics: [{ name: current_a, unit: A }]',
  })
  const influx = await startInfluxDB({ org: 'o', bucket: 'energy_raw', token: 'token' })
  t.teardown(() => influx.stop())
  const [port] = (await freePorts(1)) as [number]
  const env = {
    ...process.env,
    ENV_FILE: join(dir, '.env'),
    INFLUXDB_URL: influx.url,
    INFLUXDB_ORG: 'o',
    INFLUXDB_TOKEN: 'token',
    INGEST_KEY: 'key',
    INGEST_SPOOL_BYTES: '0',
    INGEST_PORT: String(port),
  }
  await startIngest(t, { ...env, FLEET_CONFIG: join(dir, 'fleet.yaml') }, port)

  const rows = Array.from({ length: 4500 }, (_, index) => `${index};${Math.sin(index)};${20 + Math.cos(index)}`)
  const old = rows.map((row) => row.replace(/^(\d+)/, (second) => new Date(Number(second) * 1000).toISOString()))
  writeFileSync(join(dir, 'old.csv'), gzipSync(`time;Flow Rate;Current\n${old.join('\n')}\n`))
  const moved = await runReplay(
    [join(dir, 'old.csv'), '--device', '1500', '--map', 'Current=current_a,Flow Rate=flow'],
    env,
  )
  t.equal(moved.status, 0, moved.text)
  t.match(moved.text, /they are moved so that the last is now/)
  t.match(moved.text, /sent 4500, stored 4500, refused 0, skipped 0/)
  t.match(moved.text, /4500 of 4500 readings \(100 %\)|\d+ of 4500 readings \(\d+ %\)/)
  t.strictSame(await counts(influx.url, 1500), { current_a: 4500, flow: 4500 })

  const recent = Date.now() - 3_600_000
  const lines = rows.slice(0, 100).map((_, index) => `energy,device_id=1501 current_a=${index} ${recent + index}`)
  writeFileSync(join(dir, 'recent.lp'), lines.join('\n'))
  const kept = await runReplay([join(dir, 'recent.lp')], env)
  t.equal(kept.status, 0, kept.text)
  t.notMatch(kept.text, /moved/)
  t.strictSame(await counts(influx.url, 1501), { current_a: 100 })

  writeFileSync(join(dir, 'strange.lp'), `energy current_a=1,pressure=2 ${recent}\nenergy current_a=1\n`)
  const strange = await runReplay([join(dir, 'strange.lp'), '--device', '1502'], env)
  t.equal(strange.status, 1, 'what was left out is a failure')
  t.match(strange.text, /does not know pressure: add them to the metrics in infra\/config\/fleet.yaml/)
  t.match(strange.text, /1 × no line of line protocol with a time: "energy current_a=1" \(line 2\)/)

  const refused = await runReplay(
    [join(dir, 'old.csv'), '--device', '1500', '--map', 'Current=current_a', '--original-times'],
    env,
  )
  t.equal(refused.status, USERS_FAULT)
  t.match(refused.text, /is of 1970-01-01T00:00:00.000Z to .* readings are kept for 30 days/)
  t.match(refused.text, /without --original-times they are moved/)
  const wrongKey = await runReplay([join(dir, 'recent.lp')], { ...env, INGEST_KEY: 'other' })
  t.equal(wrongKey.status, USERS_FAULT)
  t.match(wrongKey.text, /answers 401/)

  const days = Array.from({ length: 40 }, (_, day) => `${new Date(Date.UTC(2020, 0, day + 1)).toISOString()},${day}`)
  writeFileSync(join(dir, 'long.csv'), `time,A\n${days.join('\n')}\n`)
  const long = [join(dir, 'long.csv'), '--device', '1503', '--map', 'A=current_a']
  const tooLong = await runReplay(long, env)
  t.equal(tooLong.status, USERS_FAULT)
  t.match(tooLong.text, /longer than the 30 days that are kept: --last 29d sends the end of it/)
  const shorter = await runReplay(long, { ...env, FLEET_CONFIG: join(dir, 'short.yaml') })
  t.match(shorter.text, /longer than the 5 days that are kept: --last 4d sends the end of it/)
  t.equal((await runReplay([...long, '--last', '29d'], env)).status, 0)
  t.strictSame(await counts(influx.url, 1503), { current_a: 30 }, 'both ends of the 29 days')

  // Recordings of a test bench, where the machine has them: every channel a metric.
  const archive = join(repositoryRoot, '../shared/data/skab.tar.gz')
  if (!existsSync(archive)) return
  const [name, csv] = tarFile(gunzipSync(readFileSync(archive)), /other\/9\.csv$/)
  const [header = '', ...data] = csv.trim().split('\n')
  const columns = header.split(';').filter((column) => !/datetime|anomaly|changepoint/.test(column))
  const metrics = columns.map((_, index) => `channel_${index}`)
  writeFileSync(join(dir, 'bench.yaml'), `metrics: [${metrics.map((one) => `{ name: ${one}, unit: x }`).join(', ')}]`)
  writeFileSync(join(dir, 'bench.csv'), csv)
  const [benchPort] = (await freePorts(1)) as [number]
  const benchEnv = { ...env, INGEST_PORT: String(benchPort), FLEET_CONFIG: join(dir, 'bench.yaml') }
  await startIngest(t, benchEnv, benchPort)
  const map = columns.map((column, index) => `${column}=${metrics[index]}`).join(',')
  const bench = await runReplay([join(dir, 'bench.csv'), '--device', '1600', '--map', map], benchEnv)
  t.equal(bench.status, 0, `${name}: ${bench.text}`)
  const stored = await counts(influx.url, 1600)
  t.strictSame(stored, Object.fromEntries(metrics.map((one) => [one, data.length])), 'every value of every channel')
})

async function runReplay(args: readonly string[], env: NodeJS.ProcessEnv) {
  const argv = [runner, join(import.meta.dirname, '../src/cli/replay.ts'), ...args]
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  const [status] = await once(child, 'close')
  return { status, text }
}

async function startIngest(t: Test, env: NodeJS.ProcessEnv, port: number): Promise<void> {
  const path = join(repositoryRoot, 'apps/ingest/src/server.ts')
  const child = spawn(process.execPath, [runner, path], { env, stdio: 'ignore' })
  t.teardown(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  })
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('ingest did not start')
}

async function counts(url: string, device: number): Promise<Record<string, number>> {
  const connection = connect({ url, org: 'o', token: 'token', timeoutMs: 20_000 })
  try {
    const script = flux`from(bucket: "energy_raw") |> range(start: -30d, stop: 1h)
      |> filter(fn: (r) => r.device_id == ${fluxString(String(device))}) |> count() |> group()`
    const row = Type.Object({ _field: Type.String(), _value: Type.Integer() })
    const rows = await createReader(connection).collect(script, row)
    return Object.fromEntries(rows.map(({ _field, _value }) => [_field, _value]))
  } finally {
    connection.close()
  }
}

/** One file of a tar archive: headers of 512 bytes with the name first and the size in octal digits. */
function tarFile(archive: Buffer, wanted: RegExp): readonly [string, string] {
  for (let at = 0; at < archive.length; ) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(archive.toString('ascii', at + 124, at + 136), 8) || 0
    if (wanted.test(name)) return [name, archive.toString('utf8', at + 512, at + 512 + size)]
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`the archive has no ${wanted}`)
}
