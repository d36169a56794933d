import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { rowsOf } from './database.ts'
import { type Check, type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { Installation, KEY } from './installation.ts'
import { below } from './random.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const batch = 500
/** From here on it may depend on when a request comes what becomes of it. */
const edgeMs = 2 * minuteMs
const futureMs = 10 * minuteMs
const retentionMs = 30 * dayMs

/** How far the clock of the server is off. */
const serverOffsets = [0, hourMs, -hourMs]

/** D16: devices whose clocks are off by up to a day, and a server whose clock is off by an hour. */
export const clocks: Drill = {
  name: 'D16',
  title: 'clocks of devices off by up to a day, that of the server by an hour',

  async run({ folder, random, short, progress }: DrillContext): Promise<Findings> {
    const perServer = short ? batch : 40 * batch
    const checks: Check[] = []
    const counts = { written: 0, in_future: 0, too_old: 0 }
    for (const offset of short ? serverOffsets.slice(1) : serverOffsets) {
      const installation = await Installation.start(join(folder, `by${offset}`), {
        throughIngest: ['env', `NODE_OPTIONS=--import=${new URL('./shifted-clock.mjs', import.meta.url)}`],
        env: { DRILL_CLOCK_OFFSET_MS: String(offset) },
      })
      try {
        const server = new Server(installation, offset, counts)
        for (let sent = 0; sent < perServer; sent += batch)
          await server.send(Array.from({ length: batch }, () => ageOf(random)))
        checks.push(...(await server.checks()))
        progress(`the server's clock ${offset / hourMs} h off: ${perServer} sent`)
      } finally {
        await installation.stop()
      }
    }
    return {
      checks: [
        ...checks,
        some('refused as of the future', counts.in_future),
        some('refused as too old', counts.too_old),
      ],
      figures: { readings: counts.written + counts.in_future + counts.too_old, ...counts },
    }
  },
}

/** An ingest whose clock is off, and what became of what was sent to it. */
class Server {
  readonly #installation: Installation
  readonly #offset: number
  readonly #counts: Record<'written' | 'in_future' | 'too_old', number>
  #unaccounted = 0
  #misjudged = 0
  #written = 0

  constructor(installation: Installation, offset: number, counts: Record<'written' | 'in_future' | 'too_old', number>) {
    this.#installation = installation
    this.#offset = offset
    this.#counts = counts
  }

  /** Sends a reading of each age, by the true clock. */
  async send(ages: readonly number[]): Promise<void> {
    const now = Date.now()
    // Each is one of its own: a device a place, a time a batch.
    const lines = ages.map((age, i) =>
      JSON.stringify({ device_id: 1000 + i, timeof: new Date(now - age).toISOString(), temp_c: 20 }),
    )
    const answer = await this.#post(lines.join('\n'))
    const { written = 0, rejected, details, rejected_count = 0 } = (await answer.json()) as Answer
    this.#written += written
    this.#unaccounted += ages.length - written - rejected_count
    const wanted = ages.map((age) => expected(age + this.#offset))
    for (const code of wanted) this.#counts[code ?? 'written']++
    for (const { index, code } of rejected ?? details ?? []) if (code !== wanted[index]) this.#misjudged++
    if (written !== wanted.filter((code) => code === undefined).length) this.#misjudged++
  }

  /** Sends it again where the service asks for that: a busy machine takes its time. */
  async #post(body: string): Promise<Response> {
    for (;;) {
      const answer = await fetch(`${this.#installation.url}/api/ingest`, {
        method: 'POST',
        headers: { authorization: KEY, 'content-type': 'application/x-ndjson' },
        body,
      })
      if (answer.status !== 503) return answer
      await answer.arrayBuffer()
      await sleep(500)
    }
  }

  async checks(): Promise<Check[]> {
    const { database, ingest } = this.#installation
    const csv = await database.query(
      `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> group() |> count()`,
    )
    const stored = [...rowsOf(csv)].reduce((sum, { _value }) => sum + Number(_value), 0)
    const where = this.#offset === 0 ? 'the right time' : `${this.#offset / hourMs} h off`
    return [
      none(`neither stored nor refused, ${where}`, this.#unaccounted),
      none(`refused by another name, or for nothing, ${where}`, this.#misjudged),
      {
        what: `what was written is stored, ${where}`,
        ok: stored === this.#written,
        found: `${stored} of ${this.#written}`,
      },
      none(`crashes of ingest, ${where}`, ingest.crashes),
    ]
  }
}

interface Answer {
  readonly written?: number
  readonly rejected_count?: number
  readonly rejected?: readonly { index: number; code: string }[]
  readonly details?: readonly { index: number; code: string }[]
}

type Code = 'in_future' | 'too_old' | undefined

/** How old a reading is by the true clock: off by up to a day, or from a month ago, and never at an edge. */
function ageOf(random: () => number): number {
  for (;;) {
    const age =
      below(random, 4) === 0 ? retentionMs - 2 * dayMs + below(random, 4 * dayMs) : below(random, 2 * dayMs) - dayMs
    const isAtEdge = serverOffsets.some(
      (offset) => Math.abs(age + offset + futureMs) < edgeMs || Math.abs(age + offset - retentionMs) < edgeMs,
    )
    if (!isAtEdge) return age
  }
}

function expected(age: number): Code {
  if (age < -futureMs) return 'in_future'
  return age > retentionMs ? 'too_old' : undefined
}
