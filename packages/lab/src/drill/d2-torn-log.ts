import { closeSync, ftruncateSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyDirectory, newestLog } from './data-directory.ts'
import { Database } from './database.ts'
import { type Check, type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { openCopy } from './open-copy.ts'
import { below, type Random } from './random.ts'

const hourMs = 3_600_000
const writes = 12
const mostReadings = 4
const progressEvery = 500

/** An acknowledged write: the log was at least as long, and the readings before this number were sent. */
interface Sync {
  readonly length: number
  readonly count: number
}

/** What is left of the log from an offset on. */
const tails = {
  /** Nothing: its length had not reached the disk. */
  cut(path: string, offset: number) {
    truncateSync(path, offset)
  },
  /** Zeros: its length had reached the disk, and nothing of what it said. */
  zeros(path: string, offset: number) {
    const { size } = statSync(path)
    truncateSync(path, offset)
    truncateSync(path, size)
  },
  /** Anything at all. */
  garbage(path: string, offset: number, random: Random) {
    const { size } = statSync(path)
    const file = openSync(path, 'r+')
    writeSync(
      file,
      Buffer.from(Array.from({ length: size - offset }, () => below(random, 256))),
      0,
      size - offset,
      offset,
    )
    ftruncateSync(file, size)
    closeSync(file)
  },
} as const

type Tail = keyof typeof tails

/** What may have become of a reading. */
const faults = ['lost', 'altered', 'invented', 'doubled'] as const

/** D2: the files as `kill -9` leaves them, the log torn at every offset behind what was acknowledged. */
export const tornLog: Drill = {
  name: 'D2',
  title: 'files as they are at kill -9, the unsynced tail of the log torn at every offset',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const dir = join(folder, 'influxdb')
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - hourMs))
    const database = await Database.create(dir)
    const { bucketId, syncs } = await writeUnderWatch(database, dir, ledger, random)
    const log = newestLog(dir)
    const first = syncs[0] as Sync
    const { size } = statSync(join(dir, log))
    // The short form takes offsets at random, and the bounds of every write.
    const every = Array.from({ length: size - first.length + 1 }, (_, i) => first.length + i)
    const bounds = new Set(syncs.flatMap(({ length }) => [length, length + 1]))
    const offsets = short ? every.filter((offset) => bounds.has(offset) || random() < 20 / every.length) : every
    progress(`${syncs.length} acknowledged writes; ${offsets.length} offsets of ${log} from ${first.length} to ${size}`)
    const torn = new TornCopies(dir, join(folder, 'copy'), { log, bucketId, ledger, random })
    for (const offset of offsets) {
      const floor = syncs.findLast(({ length }) => length <= offset) as Sync
      for (const tail of Object.keys(tails) as Tail[]) {
        // Every offset is cut; the two others take turns.
        if (tail !== 'cut' && (short || offset % 2 === (tail === 'zeros' ? 0 : 1))) continue
        await torn.open(tail, offset, floor.count)
        if (torn.opened % progressEvery === 0) progress(`${torn.opened} copies, at ${offset} of ${size}`)
      }
    }
    return {
      checks: torn.checks(),
      figures: {
        acknowledged_writes: syncs.length,
        readings: ledger.sent,
        offsets: offsets.length,
        copies: torn.opened,
      },
    }
  },
}

interface Torn {
  readonly log: string
  readonly bucketId: string
  readonly ledger: Ledger
  readonly random: Random
}

/** Copies of a data folder whose log was torn, each opened and compared with what was acknowledged. */
class TornCopies {
  readonly #dir: string
  readonly #copy: string
  readonly #of: Torn
  readonly #totals = { lost: 0, altered: 0, invented: 0, doubled: 0 }
  readonly #examples: string[] = []
  #falseAlarms = 0
  opened = 0

  constructor(dir: string, copy: string, of: Torn) {
    this.#dir = dir
    this.#copy = copy
    this.#of = of
  }

  async open(tail: Tail, offset: number, acknowledgedBefore: number): Promise<void> {
    const { log, bucketId, ledger, random } = this.#of
    // The number of the last acknowledged write is not synced: a power cut may take it, a kill does not.
    copyDirectory(this.#dir, this.#copy, { without: tail === 'cut' ? ['acknowledged'] : [] })
    tails[tail](join(this.#copy, log), offset, random)
    const { verdict, counted } = await openCopy(this.#copy, bucketId, ledger.audit({ acknowledgedBefore }))
    for (const what of faults) this.#totals[what] += verdict[what]
    this.#examples.push(...verdict.examples.map((example) => `${tail} at ${offset}: ${example}`))
    if (tail === 'cut' && counted > 0) this.#falseAlarms++
    rmSync(this.#copy, { recursive: true })
    this.opened++
  }

  checks(): readonly Check[] {
    return [
      ...Object.entries(this.#totals).map(([what, count]) => none(`acknowledged readings ${what}`, count)),
      ...this.#examples.slice(0, 5).map((found) => ({ what: 'an example', ok: false, found })),
      some('copies opened', this.opened),
      none('cuts that the store takes for damage', this.#falseAlarms),
    ]
  }
}

/** Writes, notes how long the log is at each answer, and kills the database in the midst of a write. */
async function writeUnderWatch(database: Database, dir: string, ledger: Ledger, random: Random) {
  const { program } = database
  const write = async (count: number) => {
    const numbers = ledger.take(count)
    const status = await database.write(numbers.map((number) => ledger.readings.line(number)).join('\n'))
    if (status !== 204) throw new Error(`the database answered ${status}`)
    ledger.acknowledge(numbers)
  }
  try {
    await program.start()
    await write(2000)
    const bucketId = await database.bucketId()
    // Started anew, the database has what there was in tables, and an empty log.
    await program.kill()
    await program.start()
    const syncs: Sync[] = []
    for (let i = 0; i < writes; i++) {
      await write(1 + below(random, mostReadings))
      syncs.push({ length: statSync(join(dir, newestLog(dir))).size, count: ledger.sent })
    }
    const last = ledger.take(20)
    const unanswered = database.write(last.map((number) => ledger.readings.line(number)).join('\n'))
    await sleep(below(random, 10))
    await program.kill()
    if ((await unanswered) === 204) ledger.acknowledge(last)
    return { bucketId, syncs }
  } finally {
    await program.kill()
  }
}
