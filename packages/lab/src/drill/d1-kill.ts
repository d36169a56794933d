import { setTimeout as sleep } from 'node:timers/promises'
import { checksOf, type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { below } from './random.ts'

const dayMs = 24 * 3_600_000
const readyMs = 5000
/** How often, on the way, all that is stored is held against the ledger. */
const auditEvery = 25

/** D1: `kill -9` of the ingest service and of the embedded InfluxDB under load. */
export const kill: Drill = {
  name: 'D1',
  title: 'kill -9 of ingest and of the embedded InfluxDB under load',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, random, short, progress } = context
    const rounds = short ? 4 : 100
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const installation = await Installation.start(folder)
    const { database, ingest } = installation
    const load = new Load(installation, ledger)
    const times = { database: [] as number[], ingest: [] as number[] }
    let damaged = 0
    try {
      for (let round = 1; round <= rounds; round++) {
        await sleep(200 + below(random, 800))
        // One, the other, and both.
        const [killsDatabase, killsIngest] = [round % 3 !== 2, round % 3 !== 1]
        await Promise.all([killsDatabase && database.program.kill(), killsIngest && ingest.kill()])
        if (killsDatabase) times.database.push(await database.program.start())
        if (killsIngest) times.ingest.push(await ingest.start())
        await ingest.ready()
        if (killsDatabase) damaged += await database.metric('storage_damaged_values')
        const named = [killsDatabase && 'InfluxDB', killsIngest && 'ingest'].filter(Boolean).join(' and ')
        progress(`round ${round} of ${rounds}: killed ${named}; ${ledger.sent} readings sent`)
        if (round % auditEvery === 0 && round < rounds) {
          // What is under way may come between; only losses and changes count here.
          const audit = ledger.audit()
          await database.auditStored(ledger.readings, audit)
          const { lost, altered } = audit.verdict()
          progress(`so far ${ledger.acknowledged} acknowledged, ${lost} lost, ${altered} altered`)
        }
      }
      await sleep(300)
      await load.stop()
      progress('comparing what is stored with the ledger')
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      const slowest = (list: number[]) => Math.max(...list)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          none('values that the database calls damaged', damaged),
          none('crashes of their own', database.program.crashes + ingest.crashes),
          within('InfluxDB ready again', readyMs, slowest(times.database), context),
          within('ingest ready again', readyMs, slowest(times.ingest), context),
        ],
        figures: {
          rounds,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          influxdb_ready_ms_median: median(times.database),
          influxdb_ready_ms_most: Math.round(slowest(times.database)),
          ingest_ready_ms_median: median(times.ingest),
          ingest_ready_ms_most: Math.round(slowest(times.ingest)),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await installation.stop()
    }
  },
}

function median(list: readonly number[]): number {
  return Math.round([...list].sort((a, b) => a - b)[list.length >> 1] ?? 0)
}
