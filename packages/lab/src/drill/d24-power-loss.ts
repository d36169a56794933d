import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyDirectory, storedFiles } from './data-directory.ts'
import { Database } from './database.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { openCopy } from './open-copy.ts'
import { below, type Random } from './random.ts'
import { TRACED_CALLS, unsyncedBytes } from './unsynced-bytes.ts'

const dayMs = 24 * 3_600_000
const writers = 4
const mostReadings = 400
const traceEndsMs = 30_000
/** What a disk takes to have written it down: where a sync is no work, a power cut would seldom find one under way. */
const syncMs = 20
const UNSYNCED = 'acknowledged'

/** What the disk has of what was written since a file's last sync: nothing, any part of it, or its length and zeros. */
const losses = ['all', 'some', 'zeros'] as const

type Loss = (typeof losses)[number]

/**
 * D24: the machine loses its power. What the database asks of the system is written down by strace; of every file, what
 * was written since its last sync is taken away, all of it, a part of it, or all but its length.
 */
export const powerLoss: Drill = {
  name: 'D24',
  title: 'power lost under load: what no file had synced is gone',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0)
      return notDone('it needs strace (Debian: apt-get install strace), and that processes may be traced')
    const rounds = short ? 3 : 50
    const dir = join(folder, 'influxdb')
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - dayMs))
    const count = { copies: 0, lostBytes: 0, damage: 0 }
    const verdicts = { lost: 0, altered: 0, invented: 0, doubled: 0, examples: [] as string[] }
    // A power cut between two writes takes nothing, and shows nothing: then there is one more.
    for (let round = 1; round <= rounds || (count.lostBytes === 0 && round <= 5 * rounds); round++) {
      const trace = join(folder, 'trace')
      const bucketId = await loadUntilPowerEnds(dir, trace, ledger, random)
      const unsynced = unsyncedBytes(readFileSync(trace, 'utf8'))
      for (const loss of losses) {
        const copy = join(folder, 'copy')
        count.lostBytes += lose(dir, copy, { unsynced, loss, random })
        // What stays is what one of the three has left.
        if (loss === 'zeros') {
          rmSync(dir, { recursive: true })
          renameSync(copy, dir)
        }
        const { verdict, counted } = await openCopy(loss === 'zeros' ? dir : copy, bucketId, ledger.audit())
        const { examples, ...found } = verdict
        for (const what of Object.keys(found) as (keyof typeof found)[]) verdicts[what] += found[what]
        verdicts.examples.push(...examples.map((example) => `round ${round}, ${loss}: ${example}`))
        if (loss !== 'zeros') {
          rmSync(copy, { recursive: true })
          count.damage += counted
        }
        count.copies++
      }
      progress(
        `round ${round} of ${rounds}: ${ledger.acknowledged} readings acknowledged, ${count.lostBytes} bytes and ${verdicts.lost} readings lost`,
      )
    }
    return {
      checks: [
        ...checksOf({ ...verdicts, examples: verdicts.examples.slice(0, 5) }),
        some('readings acknowledged', ledger.acknowledged),
        some('bytes that were lost', count.lostBytes),
        none('cuts that the store takes for damage', count.damage),
      ],
      figures: {
        rounds: count.copies / losses.length,
        copies: count.copies,
        bytes_lost: count.lostBytes,
        readings_sent: ledger.sent,
      },
    }
  },
}

/** Writes to the database from several sides at once, and ends it in their midst; answers the id of the bucket. */
async function loadUntilPowerEnds(dir: string, trace: string, ledger: Ledger, random: Random): Promise<string> {
  // The database is the process that is started here; its tracer is one of its own, which ends with it.
  const slowDisk = `inject=fsync,fdatasync:delay_enter=${syncMs}ms`
  const options = ['-D', '-f', '-y', '-s', '0', '--seccomp-bpf', '-e', `trace=${TRACED_CALLS}`, '-e', slowDisk]
  const watch = ['strace', ...options, '-o', trace]
  const database = await Database.create(dir, watch)
  let ends = false
  try {
    await database.program.start()
    const bucketId = await database.bucketId()
    const write = async () => {
      while (!ends) {
        const numbers = ledger.take(1 + below(random, mostReadings))
        const status = await database.write(numbers.map((number) => ledger.readings.line(number)).join('\n'))
        if (status === 204) ledger.acknowledge(numbers)
      }
    }
    const writing = Array.from({ length: writers }, write)
    await sleep(500 + below(random, 1500))
    await database.program.kill()
    ends = true
    await Promise.all(writing)
    await tracerEnds(trace)
    return bucketId
  } finally {
    ends = true
    await database.program.kill()
  }
}

async function tracerEnds(trace: string): Promise<void> {
  const until = performance.now() + traceEndsMs
  while (!/ \+\+\+ killed by SIGKILL \+\+\+\n$/.test(readFileSync(trace, 'utf8').slice(-200))) {
    if (performance.now() > until) throw new Error('strace has not seen the end of the database')
    await sleep(50)
  }
}

/** Copies a folder without what its files had not synced; answers how many bytes that were. */
function lose(
  dir: string,
  copy: string,
  { unsynced, loss, random }: { unsynced: ReadonlyMap<string, number>; loss: Loss; random: Random },
): number {
  const lossy = storedFiles(dir).flatMap((name) => {
    const bytes = unsynced.get(join(dir, name)) ?? 0
    // The number of the last acknowledged write is for kills alone: it is never synced.
    return bytes > 0 && name !== UNSYNCED ? [{ name, bytes }] : []
  })
  copyDirectory(dir, copy, { without: [UNSYNCED], own: lossy.map(({ name }) => name) })
  let lost = 0
  for (const { name, bytes } of lossy) {
    const file = join(copy, name)
    const { size } = statSync(file)
    const left = loss === 'some' ? below(random, bytes + 1) : 0
    truncateSync(file, size - bytes + left)
    if (loss === 'zeros') truncateSync(file, size)
    lost += bytes - left
  }
  return lost
}
