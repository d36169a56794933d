import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from './cluster.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { natsProgram } from './nats-program.ts'
import { below } from './random.ts'

const dayMs = 24 * 3_600_000

/** D21: past one machine, `kill -9` of every server of the stream, writer and cell in turn, under load. */
export const cellsKilled: Drill = {
  name: 'D21',
  title: 'past one machine: kill -9 of every server of the stream, writer and cell in turn under load',
  needsNats: true,

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const program = await natsProgram(progress)
    if (typeof program === 'string') return notDone(program)
    const rounds = short ? 1 : 10
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const cluster = await Cluster.start(folder, program)
    const load = new Load(cluster.front, ledger)
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
      await load.stop()
      progress('waiting for the cells to have what was acknowledged')
      await cluster.drained()
      const audit = ledger.audit()
      await cluster.auditStored(ledger.readings, audit)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          none('crashes of their own', cluster.crashes),
        ],
        figures: {
          nats_server: program.version,
          kills: rounds * victims.length,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await cluster.stop()
    }
  },
}
