import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { rowsOf } from './database.ts'
import { type Check, checksOf, type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { memoryParts } from './memory-mb.ts'

const dayMs = 24 * 3_600_000
const drainMs = 5 * 60_000
const freshMs = 5000
const moreMb = 64
const spoolBytes = 1024 * 1024 * 1024
/** How long is waited for what should come within some seconds. */
const patienceMs = 10 * 60_000

/** D4: InfluxDB is away under load, for ten minutes; what comes meanwhile is spooled, and drained while more comes. */
export const away: Drill = {
  name: 'D4',
  title: 'InfluxDB away under load',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, short, progress } = context
    const [aloneMs, awayMs] = short ? [2000, 5000] : [60_000, 600_000]
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const installation = await Installation.start(folder, { spoolBytes })
    const { database, ingest } = installation
    const load = new Load(installation, ledger)
    const witness = new Witness(installation)
    try {
      // What it takes at work is looked at, and not what it took when it had just begun.
      await sleep(aloneMs)
      const memory = new Memory(installation)
      await database.program.kill()
      await witness.tell(WRONG)
      for (const back = performance.now() + awayMs; performance.now() < back; await sleep(1000)) {
        memory.look()
        const lines = await installation.metric('nrg_spool_lines')
        progress(`${ledger.sent} readings sent, ${lines} lines spooled`)
      }
      const spooled = await installation.metric('nrg_spool_lines')
      const spooledBytes = await installation.metric('nrg_spool_bytes')

      await database.program.start()
      const backAt = performance.now()
      await witness.tell(RIGHT)
      await until(() => witness.isFreshStored(), 100, 'no fresh reading came')
      const freshAfterMs = performance.now() - backAt
      const leftThen = await installation.metric('nrg_spool_lines')
      progress(`a fresh reading was there after ${Math.round(freshAfterMs)} ms; ${leftThen} lines were still spooled`)
      await until(() => isDrained(installation, memory), 100, 'the spool was not drained')
      const drainedMs = performance.now() - backAt
      await load.stop()
      progress('comparing what is stored with the ledger')
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings spooled', spooled),
          none('answers other than 200 and 202', answersElse(load)),
          ...(await witness.checks()),
          none('dead letters', await installation.metric('nrg_dead_letters')),
          none('crashes of ingest', ingest.crashes),
          within('a fresh reading is stored', freshMs, freshAfterMs, context),
          within('drained', drainMs, drainedMs, context),
          memory.check(short),
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
          ...memory.figures(),
        },
      }
    } finally {
      await load.stop().catch(() => undefined)
      await installation.stop()
    }
  },
}

/** What the witness measures: at first, as it corrects that, and later. */
const [WRONG, RIGHT, FRESH] = [1, 2, 3]

/** A device beside those of the ledger: it sends a correction, and again and again something new. */
class Witness {
  readonly #device = 5000
  readonly #since = Date.now()
  readonly #installation: Installation
  #unacknowledged = 0

  constructor(installation: Installation) {
    this.#installation = installation
  }

  async tell(temp_c: number, timeMs = this.#since): Promise<void> {
    const timeof = new Date(timeMs).toISOString()
    const answer = await this.#installation.post([JSON.stringify({ device_id: this.#device, timeof, temp_c })])
    if (!isAcknowledged(answer)) this.#unacknowledged++
  }

  /**
   * Whether anything new is stored; sends something newer where not. What comes before ingest has found out that the database
   * is there again is spooled, and is part of the backlog.
   */
  async isFreshStored(): Promise<boolean> {
    await this.tell(FRESH, Date.now())
    return (await this.#told()).includes(FRESH)
  }

  async checks(): Promise<readonly Check[]> {
    const told = [...new Set(await this.#told())].sort()
    return [
      none('of the witness not acknowledged', this.#unacknowledged),
      { what: 'the correction won', ok: String(told) === String([RIGHT, FRESH]), found: String(told) },
    ]
  }

  async #told(): Promise<readonly number[]> {
    const csv = await this.#installation.database.query(
      `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> filter(fn: (r) => r.device_id == "${this.#device}")`,
    )
    return [...rowsOf(csv)].map(({ _value }) => Number(_value))
  }
}

/** The memory of ingest in megabytes, before the database went away, and at most since then: its own, and pages of files. */
class Memory {
  readonly #installation: Installation
  readonly #before: ReturnType<typeof memoryParts>
  #most: ReturnType<typeof memoryParts>

  constructor(installation: Installation) {
    this.#installation = installation
    this.#before = memoryParts(installation.ingest)
    this.#most = this.#before
  }

  look(): void {
    const { own, files } = memoryParts(this.#installation.ingest)
    this.#most = { own: Math.max(this.#most.own, own), files: Math.max(this.#most.files, files) }
  }

  check(short: boolean): Check {
    const more = this.#most.own - this.#before.own
    return { what: 'memory of its own more than before', ok: short || more <= moreMb, found: `${more} MB` }
  }

  figures() {
    return {
      own_memory_before_mb: this.#before.own,
      own_memory_most_mb: this.#most.own,
      files_in_memory_before_mb: this.#before.files,
      files_in_memory_most_mb: this.#most.files,
    }
  }
}

/** @throws Error with `otherwise` where it does not come about in time */
async function until(isSo: () => Promise<boolean>, everyMs: number, otherwise: string): Promise<void> {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > patienceMs) throw new Error(otherwise)
    await sleep(everyMs)
  }
}

function isDrained(installation: Installation, memory: Memory): Promise<boolean> {
  memory.look()
  return installation.metric('nrg_spool_lines').then((lines) => lines === 0)
}

function answersElse({ answers }: Load): number {
  const others = [...answers].filter(([status]) => !isAcknowledged({ status }))
  return others.reduce((sum, [, times]) => sum + times, 0)
}
