import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dealOut } from '@nrg/stream/partition-table'
import { type AlikeAlerts, judgeAlike } from './alike-alerts.ts'
import { Cluster } from './cluster.ts'
import { Database } from './database.ts'
import { type Check, checksOf, type Drill, type DrillContext, type Findings, none, notDone, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { isAcknowledged } from './installation.ts'
import { JudgedFleet, judgedJson } from './judged-fleet.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { natsProgram } from './nats-program.ts'
import { below } from './random.ts'

const dayMs = 24 * 3_600_000
const JUDGED_DAYS = 7
const RETRY_MS = 200

/**
 * D21: past one machine, `kill -9` of every server of the stream, writer and cell in turn, under load. In full a fleet of seven
 * days is sent meanwhile, of which the cells have to tell what one machine tells.
 */
export const cellsKilled: Drill = {
  name: 'D21',
  title: 'past one machine: kill -9 of every server of the stream, writer and cell in turn under load',
  needsNats: true,

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const program = await natsProgram(progress)
    if (typeof program === 'string') return notDone(program)
    const rounds = short ? 1 : 10
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - (JUDGED_DAYS + 1) * dayMs))
    const cluster = await Cluster.start(folder, program)
    const load = new Load(cluster.front, ledger)
    const fleet = new JudgedFleet(seed, Date.now() - JUDGED_DAYS * dayMs, JUDGED_DAYS, dealOut(['north', 'south']))
    const ending = new AbortController()
    const sending = short ? Promise.resolve() : sendAll(cluster, fleet, ending.signal)
    const victims = [
      ...cluster.servers.nodes.map((node) => ({ name: node.name, kill: () => node.kill(), start: () => node.start() })),
      ...cluster.cells.flatMap(({ name, writer, database }) => [
        { name: `the writer of ${name}`, kill: () => writer.kill(), start: () => writer.start() },
        { name: `the database of ${name}`, kill: () => database.program.kill(), start: () => database.program.start() },
      ]),
    ]
    try {
      for (let round = 1; round <= rounds; round++)
        for (const { name, kill, start } of victims) {
          await sleep(500 + below(random, 1000))
          await kill()
          await sleep(200 + below(random, 1000))
          await start()
          progress(`round ${round} of ${rounds}: killed ${name}; ${ledger.sent} readings sent`)
        }
      await sleep(1000)
      await sending
      await load.stop()
      progress('waiting for the cells to have what was acknowledged')
      await cluster.drained()
      const audit = ledger.audit()
      await cluster.auditStored(ledger.readings, audit)
      const alike = short ? undefined : await alertsBeside(folder, cluster, fleet, progress)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          ...checksOfAlerts(alike),
          none('crashes of their own', cluster.crashes),
        ],
        figures: {
          nats_server: program.version,
          kills: rounds * victims.length,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          ...(alike && {
            alerts: alike.alerts,
            alerts_of_many_devices: alike.common,
            alerts_withdrawn: alike.withdrawn,
          }),
        },
      }
    } finally {
      ending.abort()
      await Promise.allSettled([load.stop(), sending])
      await cluster.stop()
    }
  },
}

/** Sends all readings of a fleet, each until it is acknowledged. */
async function sendAll({ front }: Cluster, fleet: JudgedFleet, signal: AbortSignal): Promise<void> {
  const minutes = (fleet.stopMs - fleet.startMs) / 60_000
  for (let from = 0; from < minutes && !signal.aborted; from += 30) {
    const part = Array.from({ length: Math.min(30, minutes - from) }, (_, index) => fleet.minute(from + index))
    const lines = part.flat().map(judgedJson)
    while (!signal.aborted && !isAcknowledged(await front.post(lines))) await sleep(RETRY_MS)
  }
}

/** What the cells tell of a fleet, beside what one machine tells of it. */
async function alertsBeside(
  folder: string,
  cluster: Cluster,
  fleet: JudgedFleet,
  progress: (text: string) => void,
): Promise<AlikeAlerts> {
  const one = await Database.create(join(folder, 'one'))
  try {
    await one.program.start()
    return await judgeAlike(cluster, one, fleet, progress)
  } finally {
    await one.program.stop()
  }
}

function checksOfAlerts(alike: AlikeAlerts | undefined): readonly Check[] {
  if (alike === undefined) return []
  const { alerts, common, differences } = alike
  return [
    some('alerts of one machine', alerts),
    some('of them of many devices at once', common),
    {
      what: 'alerts of the cells that are others than those of one machine',
      ok: differences.length === 0,
      found: differences.slice(0, 5).join('; ') || 'none',
    },
  ]
}
