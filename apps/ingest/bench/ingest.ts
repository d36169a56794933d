import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buckets } from '@nrg/schema/bucket'
import { loads } from './loads.ts'
import { runLoad } from './run-load.ts'
import { type RunningProcess, startProcess } from './start-process.ts'
import { median, percentile } from './statistics.ts'

/**
 * Measures ingest as it is deployed: the service, the embedded InfluxDB and the clients are a process each, readings
 * go over HTTP, and every answer follows the database's own sync to disk.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '5' },
  },
})
const seconds = Number(values.seconds)
const runs = Number(values.runs)

const folder = await mkdtemp(join(tmpdir(), 'nrg-bench-'))
const root = join(import.meta.dirname, '../../..')
const running: RunningProcess[] = []

try {
  const influx = await startProcess(join(root, 'packages/influx-embedded/src/server.ts'), {}, [
    ...['--port', '0', '--data', folder],
    ...['--org', 'bench', '--bucket', buckets.raw.name, '--token', 'bench'],
  ])
  running.push(influx)
  const ingest = await startProcess(join(root, 'apps/ingest/src/server.ts'), {
    ENV_FILE: '/dev/null',
    INGEST_PORT: '0',
    INGEST_KEY: 'bench',
    INGEST_RATE_LIMIT: '0',
    SPOOL_DIR: join(folder, 'spool'),
    INFLUXDB_URL: influx.url,
    INFLUXDB_TOKEN: 'bench',
    INFLUXDB_ORG: 'bench',
  })
  running.unshift(ingest)

  const results = []
  for (const load of loads) {
    await runLoad(ingest.url, load, 1)
    const samples = []
    for (let run = 0; run < runs; run++) samples.push(await runLoad(ingest.url, load, seconds))
    const rates = samples.map(({ readings }) => readings / seconds)
    const latencies = samples.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b)
    results.push({
      load: load.name,
      clients: load.clients,
      readings_per_request: load.readings,
      readings_per_s: Math.round(median(rates)),
      readings_per_s_lowest: Math.round(Math.min(...rates)),
      requests_per_s: Math.round(median(rates) / load.readings),
      p50_ms: percentile(latencies, 0.5),
      p99_ms: percentile(latencies, 0.99),
      failures: samples.reduce((sum, { failures }) => sum + failures, 0),
    })
    if (!values.json) console.log(results.at(-1))
  }
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
  if (values.json) console.log(JSON.stringify({ machine, seconds, runs, results }, undefined, 2))
} finally {
  for (const { stop } of running) await stop()
  await rm(folder, { recursive: true, force: true })
}
