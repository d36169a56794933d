import { closeSync, ftruncateSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyDirectory, newestLog } from './data-directory.ts'
import { Database } from './database.ts'
import { type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
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
    const totals = { lost: 0, altered: 0, invented: 0, doubled: 0 }
    const examples: string[] = []
    let copies = 0
    let falseAlarms = 0
    for (const offset of offsets) {
      const floor = syncs.findLast(({ length }) => length <= offset) as Sync
      for (const tail of Object.keys(tails) as (keyof typeof tails)[]) {
        // Every offset is cut; the two others take turns.
        if (tail !== 'cut' && (short || offset % 2 === (tail === 'zeros' ? 0 : 1))) continue
        const copy = join(folder, 'copy')
        // The number of the last acknowledged write is not synced: a power cut may take it, a kill does not.
        copyDirectory(dir, copy, { without: tail === 'cut' ? ['acknowledged'] : [] })
        tails[tail](join(copy, log), offset, random)
        const audit = ledger.audit({ acknowledgedBefore: floor.count })
        const { verdict, counted } = await openCopy(copy, bucketId, audit)
        for (const what of Object.keys(totals) as (keyof typeof totals)[]) totals[what] += verdict[what]
        examples.push(...verdict.examples.map((example) => `${tail} at ${offset}: ${example}`))
        if (tail === 'cut' && counted > 0) falseAlarms++
        rmSync(copy, { recursive: true })
        if (++copies % progressEvery === 0) progress(`${copies} copies, at ${offset} of ${size}`)
      }
    }
    return {
      checks: [
        ...Object.entries(totals).map(([what, count]) => none(`acknowledged readings ${what}`, count)),
        ...examples.slice(0, 5).map((found) => ({ what: 'an example', ok: false, found })),
        some('copies opened', copies),
        none('cuts that the store takes for damage', falseAlarms),
      ],
      figures: { acknowledged_writes: syncs.length, readings: ledger.sent, offsets: offsets.length, copies },
    }
  },
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
