import { setTimeout as sleep } from 'node:timers/promises'
import { checksOf, type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { type Fault, FaultyProxy } from './faulty-proxy.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'

const dayMs = 24 * 3_600_000
/** By then a write has met it; a busy machine takes its time. */
const patienceMs = 60_000
const spoolBytes = 256 * 1024 * 1024

const faults: Readonly<Record<string, Fault>> = {
  '401': { kind: 'answer', status: 401 },
  '404': { kind: 'answer', status: 404 },
  '413': { kind: 'answer', status: 413 },
  '429': { kind: 'answer', status: 429, retryAfterS: 5 },
  '500': { kind: 'answer', status: 500 },
  '503': { kind: 'answer', status: 503, retryAfterS: 4 },
  'no answer': { kind: 'hang' },
  'a reset after the write': { kind: 'reset' },
}

/** D9: an InfluxDB that answers writes with faults, or not at all. */
export const badAnswers: Drill = {
  name: 'D9',
  title: 'InfluxDB answers 401, 404, 413, 429, 500, hangs, and resets after the write',

  async run({ folder, seed, short, progress }: DrillContext): Promise<Findings> {
    const [faultMs, rounds] = short ? [1500, 1] : [15_000, 3]
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const proxy = await FaultyProxy.start()
    const databaseUrl = (url: string) => proxy.before(url)
    const installation = await Installation.start(folder, { spoolBytes, databaseUrl })
    const { database, ingest } = installation
    const load = new Load(installation, ledger)
    const unmet: string[] = []
    try {
      await sleep(1000)
      for (let round = 1; round <= rounds; round++)
        for (const [name, fault] of Object.entries(faults)) {
          proxy.writes = 0
          proxy.fault = fault
          const until = performance.now() + patienceMs
          await sleep(faultMs)
          // After the fault before it, writes are tried from time to time only.
          while (proxy.writes === 0 && performance.now() < until) await sleep(100)
          proxy.fault = { kind: 'none' }
          if (proxy.writes === 0) unmet.push(name)
          await installation.drained()
          progress(`round ${round}, ${name}: ${proxy.writes} writes met it; drained`)
        }
      await load.stop()
      await installation.drained()
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      // A request that is too large for the database is too large for ingest; one without an answer is not acknowledged.
      const others = [...load.answers].filter(([status]) => !isAcknowledged({ status }) && ![0, 413].includes(status))
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          { what: 'faults that no write met', ok: unmet.length === 0, found: unmet.join(', ') || 0 },
          none('writes before the time of Retry-After', proxy.tooSoon),
          none('answers other than 200, 202 and 413', others.length),
          none('dead letters', await installation.metric('nrg_dead_letters')),
          none('crashes of ingest', ingest.crashes),
        ],
        figures: {
          faults: Object.keys(faults).length * rounds,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await installation.stop()
      await proxy.stop()
    }
  },
}
