import { mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '@nrg/infra/config'
import { watchAlerts } from '@nrg/infra/dev/alert-watch'
import { type Addresses, addressesOf } from '@nrg/infra/dev/summary'
import { ensureSecrets } from '@nrg/infra/environment-file'
import { refuseUsedPorts } from '@nrg/infra/start/ports'
import { supervise } from '@nrg/infra/start/supervise'
import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { repositoryRoot, withEnvFile } from '@nrg/service/environment'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { freePorts } from '@nrg/service/testing/free-ports'
import { writeNatsConfig } from '@nrg/service/testing/nats-config'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { dealOut } from '@nrg/stream/partition-table'
import { CELLS, clusterParts, HUB, streamOf } from '../cluster/parts.ts'
import { natsProgram } from '../drill/nats-program.ts'

const usage = `usage: npm run cluster -- [--data FOLDER] [--no-simulate]

Past one machine, on this one, to try: three servers of NATS JetStream, the cells ${CELLS.join(' and ')}, a hub with the registry and
the messages of both, ingest, a writer for each cell, query over both, notify, the page and simulated devices. What ends is
started again. Ctrl-C stops everything, and what it stored is there the next time.

It needs nats-server 2.12 or newer: at NATS_SERVER or on the PATH, else it is built where there is a new enough Go.

  --data FOLDER  where all is kept (cluster in DATA_DIR)
  --no-simulate  without simulated devices`

const LOOK_MS = 200

// npm run cluster: past one machine, on one.
await runCommand(async (signal) => {
  const options = { data: { type: 'string' }, 'no-simulate': { type: 'boolean', default: false } } as const
  const { values } = parseCommandLine(process.argv.slice(2), { options }, usage)
  const say = (line: string) => console.log(line)
  const given = withEnvFile(process.env)
  const config = loadConfig({ ...given, NODE_ENV: 'development', INFLUXDB_URL: 'http://cells' })
  await refuseUsedPorts(config)
  const program = await natsProgram(say)
  if (typeof program === 'string') throw new UsageError(program)
  const folder = resolve(repositoryRoot, values.data ?? join(config.dataDir, 'cluster'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const secrets = join(folder, '.env')
  await ensureSecrets(secrets, ['INGEST_KEY', 'INFLUXDB_TOKEN'])
  const { INFLUXDB_TOKEN: token = '' } = withEnvFile({ ENV_FILE: secrets })
  if (!/^\w+$/.test(token))
    throw new UsageError(`${secrets} has no INFLUXDB_TOKEN of letters and digits: remove that file`)
  const names = [...CELLS, HUB]
  const ports = await freePorts(names.length + CELLS.length)
  const nats = await writeNatsConfig(join(folder, 'nats'), 3)
  const databases = new Map(names.map((name, index) => [name, ports[index] as number]))
  const programs = clusterParts({
    folder,
    ports: {
      databases,
      writers: new Map(CELLS.map((cell, index) => [cell, ports[names.length + index] as number])),
      ingest: config.ingestPort,
      query: config.queryPort,
      notify: config.notifyPort,
      page: config.dashboardPort,
    },
    token,
    natsServer: program.path,
    nats,
    simulate: !values['no-simulate'],
  })
  const addresses = addressesOf(config)
  const summary = [
    'everything is running, past one machine on one',
    ...described(addresses, relative(repositoryRoot, secrets)),
    ...[...databases].map(([name, port]) => `  InfluxDB        http://127.0.0.1:${port} (${name})`),
    `  JetStream       nats-server ${program.version}: ${nats.nodes.map(({ name, port }) => `${name} at ${port}`).join(', ')}`,
    '  Ctrl-C stops everything. New alerts follow:',
  ].join('\n')
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  signal.addEventListener('abort', () => {
    say('stopping')
    stop()
  })
  const running = supervise({
    programs,
    env: environmentOf({ ...given, ENV_FILE: secrets, DATA_DIR: folder }),
    signal: stopping.signal,
    say,
    onReady: () => {
      say(summary)
      void watchAlerts(addresses.query, stopping.signal, say)
    },
  }).finally(stop)
  // What it cannot be told stops all.
  const dealt = dealPartitions(streamOf(nats), stopping.signal, say).catch((error: unknown) => {
    stop()
    throw error
  })
  const [faulty] = await Promise.allSettled([running, dealt])
  await dealt
  if (faulty.status === 'rejected' || faulty.value.length > 0) process.exitCode = USERS_FAULT
})

function described({ page, ingest, query, notify }: Addresses, secrets: string): readonly string[] {
  return [
    `  page            ${page}`,
    `  send readings   ${ingest}/api/ingest   (INGEST_KEY is in ${secrets})`,
    `  devices         ${query}/api/devices`,
    `  alerts          ${query}/api/alerts`,
    `  messages        ${notify}/`,
  ]
}

/** The settings of all: those of this installation but for where its own database and stream are. */
function environmentOf(given: Environment): Environment {
  const own = /^(INFLUXDB_\w+|\w+_INFLUXDB_TOKEN|INGEST_KEY|STREAM_\w+|CELL|HUB|HUB_URL|SPOOL_DIR|OUTBOX_DIR|SIMULATE)$/
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !own.test(name)))
  return { MALLOC_ARENA_MAX: '2', ...kept, NODE_ENV: 'development' }
}

/** Says once which cells there are, as soon as the stream takes it. */
async function dealPartitions(env: Environment, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const silent = { info: () => undefined, warn: () => undefined }
  const stream = await openStream(requireStreamConfig(env), 'nrg-cluster', silent)
  try {
    while (!signal.aborted) {
      const made = await stream.createTable(dealOut(CELLS)).catch(() => undefined)
      if (made === true) say(`the 64 partitions are dealt out to ${CELLS.join(' and ')}`)
      if (made !== undefined) return
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    await stream.close()
  }
}
