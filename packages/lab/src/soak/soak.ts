/**
 * What the server holds while it works: readings are written, all tasks of the project run, and what the query service
 * asks is asked. Every thread writes down its own memory; the answer is the curve of all of it, and how fast it rises
 * in the second half.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runner } from '@nrg/compile/program'
import { Fleet } from '@nrg/influx-embedded/bench/fleet'
import { argument, inFolder } from '@nrg/influx-embedded/bench/report'
import { Server, target } from '@nrg/influx-embedded/bench/server'
import { curveOf, printCurve, type Sample } from './soak-curve.ts'

if (process.argv.includes('--help')) {
  console.log('usage: npm run soak:embedded -- [--minutes 30] [--readings 2000] [--devices 1000] [--json]')
  process.exit()
}
const minutes = Number(argument('minutes', '30'))
const readingsPerSecond = Number(argument('readings', '2000'))
const devices = Number(argument('devices', '1000'))
const batchesPerSecond = 5
const sampleMs = 5000
const root = join(import.meta.dirname, '../../../..')

const energy = (start: string, stop: string, more: string) =>
  `from(bucket: "energy_raw") |> range(start: ${start}, stop: ${stop}) |> filter(fn: (r) => r._measurement == "energy"${more})`
/** What the query service asks, and how many times a minute. */
const queries: readonly { readonly perMinute: number; readonly script: (count: number) => string }[] = [
  {
    perMinute: 60,
    script: (count) =>
      ['10m, 5s', '1h, 1m']
        .map((text) => text.split(', '))
        .map(
          ([window, every]) =>
            `${energy(`-${window}`, 'now()', ` and r.device_id == "${1000 + (count % devices)}"`)}
  |> aggregateWindow(every: ${every}, fn: mean, createEmpty: false) |> yield(name: "${window}")`,
        )
        .join('\n'),
  },
  { perMinute: 12, script: () => `${energy('-30d', '5m', '')} |> last() |> keep(columns: ["device_id", "_time"])` },
  {
    perMinute: 12,
    script: () =>
      `from(bucket: "alerts") |> range(start: -730d, stop: 5m)
  |> filter(fn: (r) => r._field == "until" and r._value >= ${BigInt(Date.now() - 86_400_000) * 1_000_000n})`,
  },
]

/** Does something at a steady pace until the end; what cannot keep up is not made up for. */
async function often(perSecond: number, until: number, act: () => Promise<void>): Promise<number> {
  let failures = 0
  for (let due = Date.now(); due < until; due = Math.max(due + 1000 / perSecond, Date.now() - 1000)) {
    await pause(Math.max(due - Date.now(), 0))
    await act().catch(() => failures++)
  }
  return failures
}

function provision(server: Server): void {
  const env = { ...process.env, INFLUXDB_URL: server.url, INFLUXDB_TOKEN: target.token, INFLUXDB_ORG: target.org }
  const program = [runner, join(root, 'infra/src/cli/provision.ts')]
  const { status } = spawnSync(process.execPath, program, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`provisioning ended with ${status}`)
}

await inFolder(async (dir) => {
  const file = join(dir, 'memory.jsonl')
  const probe = join(import.meta.dirname, 'memory-probe.mjs')
  const server = await Server.start(join(dir, 'data'), {
    NODE_OPTIONS: `--import ${probe}`,
    SOAK_FILE: file,
    SOAK_EVERY_MS: String(sampleMs),
  })
  try {
    provision(server)
    const until = Date.now() + minutes * 60_000
    const fleet = new Fleet(devices, { firstSecond: Math.floor(Date.now() / 1000), readingsPerSecond })
    let written = 0
    const failed = await Promise.all([
      often(batchesPerSecond, until, async () => {
        const count = Math.round(readingsPerSecond / batchesPerSecond)
        await server.write(fleet.lines(count), 'energy_raw')
        written += count
      }),
      ...queries.map(({ perMinute, script }) => {
        let count = 0
        return often(perMinute / 60, until, () => server.drain(script(count++)))
      }),
    ])
    const samples = readFileSync(file, 'utf8').trim().split('\n')
    const curve = curveOf(samples.map((line): Sample => JSON.parse(line)))
    const soak = { minutes, devices, written, failed: failed.reduce((sum, one) => sum + one, 0), ...curve }
    if (process.argv.includes('--json')) console.log(JSON.stringify(soak, undefined, 2))
    else printCurve(soak)
  } finally {
    await server.stop()
  }
})
