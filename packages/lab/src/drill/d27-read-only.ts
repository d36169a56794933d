import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Database } from './database.ts'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'

const hourMs = 3_600_000
const readings = 2000
const writableMs = 10_000
/** How long is waited until it can be written again, before that is given up. */
const patienceMs = 60_000

/** Mounts a folder over itself, read-only, for the program that follows alone. */
const READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'

/** D27: the folder of the database is on a disk that may only be read, as after an error of the file system. */
export const readOnly: Drill = {
  name: 'D27',
  title: 'a data folder that may only be read, and may be written again',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, seed, progress } = context
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0)
      return notDone('it needs a mount of its own: user namespaces have to be allowed')
    const dir = join(folder, 'influxdb')
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - hourMs))
    const before = await Database.create(dir)
    await before.program.start()
    if ((await write(before, ledger)) !== 204) throw new Error('the database takes no readings')
    await before.program.stop()

    const database = await Database.create(dir, ['unshare', '-rm', 'sh', '-c', READ_ONLY, dir])
    const { program } = database
    try {
      await program.start()
      progress('it started on a folder that may only be read')
      const refused = await write(database, ledger)
      const healthy = await database.healthy()
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      const command = [
        '-t',
        String(program.pid),
        '-U',
        '--preserve-credentials',
        '-m',
        'mount',
        '-o',
        'remount,rw,bind',
        dir,
      ]
      const remount = spawnSync('nsenter', command, { encoding: 'utf8' })
      if (remount.status !== 0) throw new Error(`the folder cannot be made writable again: ${remount.stderr}`)
      const began = performance.now()
      while ((await write(database, ledger)) !== 204 && performance.now() - began < patienceMs) await sleep(100)
      const writableAfterMs = performance.now() - began
      const after = ledger.audit()
      await database.auditStored(ledger.readings, after)
      return {
        checks: [
          ...checksOf(audit.verdict()),
          ...checksOf(after.verdict()).map((check) => ({ ...check, what: `${check.what}, once it may be written` })),
          { what: 'a write is refused with 503', ok: refused === 503, found: refused },
          { what: 'it says that it does not work', ok: !healthy, found: String(!healthy) },
          within('written again', writableMs, writableAfterMs, context),
          none('crashes', program.crashes),
        ],
        figures: { readings: ledger.sent, 'written again after, ms': Math.round(writableAfterMs) },
      }
    } finally {
      await program.stop()
    }
  },
}

async function write(database: Database, ledger: Ledger): Promise<number> {
  const numbers = ledger.take(readings)
  const status = await database.write(numbers.map((number) => ledger.readings.line(number)).join('\n'))
  if (status === 204) ledger.acknowledge(numbers)
  return status
}
