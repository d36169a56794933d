import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { rowsOf } from './database.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'

const dayMs = 24 * 3_600_000
const drainMs = 5 * 60_000
const freshMs = 5000
const rssBytes = 64 * 1024 * 1024
const spoolBytes = 1024 * 1024 * 1024
/** How long is waited for what should come within some seconds. */
const patienceMs = 10 * 60_000
/** A device beside those of the ledger: it sends a correction, and something new. */
const witness = 5000
const rss = 'process_resident_memory_bytes'

/** D4: InfluxDB is away under load, for ten minutes; what comes meanwhile is spooled, and drained while more comes. */
export const away: Drill = {
  name: 'D4',
  title: 'InfluxDB away under load',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, short, progress } = context
    const awayMs = short ? 5000 : 600_000
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const installation = await Installation.start(folder, { spoolBytes })
    const { database, ingest } = installation
    const load = new Load(installation, ledger)
    const since = Date.now()
    const tell = (second: number, temp_c: number) => {
      const timeof = new Date(since + 1000 * second).toISOString()
      return installation.post([JSON.stringify({ device_id: witness, timeof, temp_c })])
    }
    const told = async () => {
      const csv = await database.query(
        `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> filter(fn: (r) => r.device_id == "${witness}")`,
      )
      return [...rowsOf(csv)].map(({ _value }) => Number(_value))
    }
    try {
      await sleep(2000)
      const rssBefore = await installation.metric(rss)
      await database.program.kill()
      const first = await tell(0, 1)
      let rssMost = 0
      for (const until = performance.now() + awayMs; performance.now() < until; await sleep(1000)) {
        rssMost = Math.max(rssMost, await installation.metric(rss))
        const lines = await installation.metric('nrg_spool_lines')
        progress(`${ledger.sent} readings sent, ${lines} lines spooled`)
      }
      const spooled = await installation.metric('nrg_spool_lines')
      const spooledBytes = await installation.metric('nrg_spool_bytes')

      await database.program.start()
      const backAt = performance.now()
      const correction = await tell(0, 2)
      const fresh = await tell(1, 3)
      while (!(await told()).includes(3)) {
        if (performance.now() - backAt > patienceMs) throw new Error('the fresh reading did not come')
        await sleep(20)
      }
      const freshAfterMs = performance.now() - backAt
      const leftThen = await installation.metric('nrg_spool_lines')
      progress(`a fresh reading was there after ${Math.round(freshAfterMs)} ms; ${leftThen} lines were still spooled`)
      while ((await installation.metric('nrg_spool_lines')) > 0) {
        if (performance.now() - backAt > patienceMs) throw new Error('the spool was not drained')
        rssMost = Math.max(rssMost, await installation.metric(rss))
        await sleep(100)
      }
      const drainedMs = performance.now() - backAt
      await load.stop()
      progress('comparing what is stored with the ledger')
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      const others = [...load.answers].filter(([status]) => !isAcknowledged({ status }))
      const more = rssMost - rssBefore
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings spooled', spooled),
          none(
            'answers other than 200 and 202',
            others.reduce((sum, [, times]) => sum + times, 0),
          ),
          none(
            'of the witness not acknowledged',
            [first, correction, fresh].filter((one) => !isAcknowledged(one)).length,
          ),
          { what: 'the correction won', ...equal(await told(), [2, 3]) },
          none('dead letters', await installation.metric('nrg_dead_letters')),
          none('crashes of ingest', ingest.crashes),
          within('a fresh reading is stored', freshMs, freshAfterMs, context),
          within('drained', drainMs, drainedMs, context),
          { what: 'memory more than before', ok: short || more <= rssBytes, found: `${Math.round(more / 1e6)} MB` },
        ],
        figures: {
          away_ms: awayMs,
          readings_sent: ledger.sent,
          readings_acknowledged: ledger.acknowledged,
          answers: JSON.stringify(Object.fromEntries(load.answers)),
          lines_spooled: spooled,
          bytes_spooled: spooledBytes,
          fresh_reading_ms: Math.round(freshAfterMs),
          lines_spooled_when_it_was_there: leftThen,
          drained_ms: Math.round(drainedMs),
          rss_before_mb: Math.round(rssBefore / 1e6),
          rss_most_mb: Math.round(rssMost / 1e6),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await installation.stop()
    }
  },
}

function equal(found: readonly number[], wanted: readonly number[]): { ok: boolean; found: string } {
  return { ok: String([...found].sort()) === String(wanted), found: String(found) }
}
