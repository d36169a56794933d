import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Moved, movePartition } from '@nrg/infra/partition/move-partition'
import { repositoryRoot } from '@nrg/service/environment'
import { type RunningServer, runServer } from '@nrg/service/testing/run-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { partitionOfDevice } from '@nrg/stream/partition'
import { dealOut } from '@nrg/stream/partition-table'
import { CellsQuery } from './cells-query.ts'
import { Cluster } from './cluster.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { MovingTwins } from './moving-twins.ts'
import { natsProgram } from './nats-program.ts'
import { below } from './random.ts'

const DAY_MS = 24 * 3_600_000
/** An alert that is not told by then never is; a busy machine takes its time. */
const ALERT_MS = 5 * 60_000
const BEHIND_MS = 5000
const KILLS = 4
const [NORTH, SOUTH] = ['north', 'south'] as const
const silent = { info: () => undefined, warn: () => undefined }

/**
 * D23: past one machine, a partition of devices moves from one cell to the other under load, with open alerts; and back, while
 * what moves it is killed again and again.
 */
export const partitionMoves: Drill = {
  name: 'D23',
  title: 'past one machine: a partition moves from one cell to another under load, with an open alert',
  needsNats: true,

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, short, progress } = context
    const program = await natsProgram(progress)
    if (typeof program === 'string') return notDone(program)
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * DAY_MS))
    const table = dealOut([NORTH, SOUTH])
    const partition = partitionIn(table, NORTH, ledger.readings.devices)
    const cluster = await Cluster.start(folder, program)
    const query = await CellsQuery.start(folder, cluster)
    const twins = new MovingTwins(cluster, query, table, partition)
    let load: Load | undefined
    try {
      await twins.start()
      load = new Load(cluster.front, ledger)
      await twins.told(ALERT_MS)
      if (!short) {
        await twins.silence()
        await sleep(60_000)
      }
      const before = twins.behindMs
      twins.lookAnew()
      const { heldMs, devices } = await moveUnderLoad(context, cluster, partition, twins)
      const { behindMs } = twins
      const killed = short ? 0 : await moveBackKilled(context, cluster, partition)
      await sleep(10_000)
      await load.stop()
      await twins.stop()
      progress('waiting for the cells to have what was acknowledged')
      await cluster.drained()
      await twins.settled(ALERT_MS)
      const audit = ledger.audit()
      await cluster.auditStored(ledger.readings, audit)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          some('devices that moved', devices),
          ...(await twins.checks()),
          within('behind while it moved', BEHIND_MS, behindMs, context),
          none('crashes of their own', cluster.crashes + query.program.crashes),
        ],
        figures: {
          nats_server: program.version,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          held_ms: heldMs,
          behind_before_ms: before,
          behind_ms: behindMs,
          kills_on_the_way_back: killed,
        },
      }
    } finally {
      await load?.stop().catch(() => undefined)
      await twins.stop().catch(() => undefined)
      await query.program.stop()
      await cluster.stop()
    }
  },
}

/** A partition that is in a cell, with devices of the load. */
function partitionIn(table: readonly string[], cell: string, devices: readonly string[]): number {
  const partition = devices.map((id) => partitionOfDevice(id, undefined)).find((one) => table[one] === cell)
  if (partition === undefined) throw new Error(`no device of the load is in ${cell}`)
  return partition
}

/** Moves it to the other cell; one of its devices is past its limit from the moment on at which that goes on with it. */
async function moveUnderLoad(
  { folder, short, progress }: DrillContext,
  cluster: Cluster,
  partition: number,
  twins: MovingTwins,
): Promise<Moved> {
  const stream = await openStream(requireStreamConfig(cluster.stream), 'drill', silent)
  try {
    return await movePartition({
      stream,
      partition,
      to: SOUTH,
      databases: cluster.databases,
      siteOf: () => undefined,
      dataDir: join(folder, 'move'),
      signal: new AbortController().signal,
      say: (line) => {
        progress(line)
        if (line.startsWith(SOUTH)) twins.heat()
      },
      // Nobody waits for a quarter of an hour, or minutes until nothing is looked at any more.
      ...(short && { mayCutAt: () => true, settledMs: 0, runMs: 3000 }),
    })
  } finally {
    await stream.close()
  }
}

/** Moves it back by the command, which is killed again and again; answers how often. */
async function moveBackKilled({ random, folder, progress }: DrillContext, cluster: Cluster, partition: number) {
  const { url, org, token } = cluster.front.database
  const env = {
    DATA_DIR: join(folder, 'move'),
    INFLUXDB_URL: url,
    INFLUXDB_ORG: org,
    INFLUXDB_TOKEN: token,
    INFLUXDB_URLS: [...cluster.databases].map(([name, database]) => `${name}=${database.url}`).join(','),
    ...(cluster.stream as Record<string, string>),
  }
  const ends: (() => Promise<void>)[] = []
  const run = (): RunningServer =>
    runServer({ teardown: (end) => void ends.push(end) }, join(repositoryRoot, 'infra/src/cli/cells.ts'), env, [
      'move',
      String(partition),
      '--to',
      NORTH,
    ])
  try {
    for (let kill = 1; kill <= KILLS; kill++) {
      const one = run()
      await one.printed(/./)
      await sleep(below(random, 8000))
      one.kill('SIGKILL')
      await one.ended
      progress(`killed what moves it back, ${kill} of ${KILLS}: ${one.output().trim().split('\n').at(-1)}`)
    }
    const last = run()
    const status = await last.ended
    progress(last.output())
    if (status !== 0) throw new Error(`the move back ended with ${status}: ${last.output()}`)
    return KILLS
  } finally {
    for (const end of ends) await end()
  }
}
