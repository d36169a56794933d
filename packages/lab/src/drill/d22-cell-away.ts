import { setTimeout as sleep } from 'node:timers/promises'
import { type Cell, Cluster } from './cluster.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, some, within } from './drill.ts'
import { FaultsOfCells } from './faults-of-cells.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { metric } from './metric.ts'
import { natsProgram } from './nats-program.ts'

const dayMs = 24 * 3_600_000
const drainMs = 5 * 60_000
const lookMs = 1000

/**
 * D22: past one machine, a cell is away under load; the stream keeps what is its own, the other cell goes on judging and is
 * told of, and what the cell missed is judged once it is back.
 */
export const cellAway: Drill = {
  name: 'D22',
  title: 'past one machine: a cell away under load',
  needsNats: true,

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, short, progress } = context
    const program = await natsProgram(progress)
    if (typeof program === 'string') return notDone(program)
    const awayMs = short ? 5000 : 600_000
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const cluster = await Cluster.start(folder, program)
    const [north, south] = cluster.cells as [Cell, Cell]
    const faults = await FaultsOfCells.start(folder, cluster, south, north)
    const load = new Load(cluster.front, ledger)
    try {
      await sleep(2000)
      await south.database.program.kill()
      const killedAt = performance.now()
      const before = await metric(north.url, 'nrg_writer_lines_total')
      let most = 0
      for (let away = 0; away < awayMs || faults.isAwaited(away); await sleep(lookMs)) {
        away = performance.now() - killedAt
        await faults.look(away)
        const waiting = await cluster.waiting(south)
        most = Math.max(most, waiting)
        progress(`${ledger.sent} readings sent; ${waiting} messages wait for ${south.name}`)
      }
      const meanwhile = (await metric(north.url, 'nrg_writer_lines_total')) - before
      await south.database.program.start()
      const backAt = performance.now()
      await load.stop()
      await cluster.drained()
      const drainedMs = performance.now() - backAt
      await faults.caughtUp()
      const audit = ledger.audit()
      await cluster.auditStored(ledger.readings, audit)
      const others = [...load.answers].filter(([status]) => status !== 200 && status !== 202)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('messages that waited for the cell', most),
          some('readings that the other cell stored meanwhile', meanwhile),
          none(
            'answers other than 200 and 202',
            others.reduce((sum, [, count]) => sum + count, 0),
          ),
          ...faults.checks,
          none('crashes of their own', cluster.crashes + faults.crashes),
          within('drained', drainMs, drainedMs, context),
        ],
        figures: {
          nats_server: program.version,
          away_ms: awayMs,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          messages_waited_at_most: most,
          readings_of_the_other_cell_meanwhile: meanwhile,
          drained_ms: Math.round(drainedMs),
          alert_of_the_other_cell_ms: Math.round(faults.toldMs),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await faults.stop()
      await cluster.stop()
    }
  },
}
