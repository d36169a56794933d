import { setTimeout as sleep } from 'node:timers/promises'
import { checksOf, type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { below } from './random.ts'

const dayMs = 24 * 3_600_000
const stopMs = 10_000
const spoolBytes = 64 * 1024 * 1024

/** D7: SIGTERM of the ingest service and of the embedded InfluxDB under load. */
export const stop: Drill = {
  name: 'D7',
  title: 'SIGTERM of ingest and of the embedded InfluxDB under load',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, random, short, progress } = context
    const rounds = short ? 4 : 100
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const installation = await Installation.start(folder, { spoolBytes })
    const { database, ingest } = installation
    const load = new Load(installation, ledger)
    const times: number[] = []
    let unclean = 0
    try {
      for (let round = 1; round <= rounds; round++) {
        await sleep(200 + below(random, 800))
        const program = round % 4 === 0 ? database.program : ingest
        const began = performance.now()
        await program.stop()
        times.push(performance.now() - began)
        if (program.exitCode !== 0) unclean++
        await program.start()
        progress(
          `round ${round} of ${rounds}: ended after ${Math.round(times.at(-1) ?? 0)} ms with ${program.exitCode}`,
        )
      }
      await sleep(300)
      await load.stop()
      await installation.drained()
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          none('ends with another status than 0', unclean),
          none('crashes of their own', database.program.crashes + ingest.crashes),
          within('the slowest end', stopMs, Math.max(...times), context),
        ],
        figures: {
          rounds,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          ended_ms_most: Math.round(Math.max(...times)),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await installation.stop()
    }
  },
}
