import { copyFile, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { wholeLength } from './log-file.ts'
import { readManifest } from './manifest.ts'

/** A database that is written to changes its list of tables some times a minute; a look takes milliseconds. */
const ATTEMPTS = 50
const WAIT_MS = 20

/** LevelDB's own files; others beside them are copied as they are. */
const OWN = /^(CURRENT|LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.(ldb|sst|log|dbtmp))$/

/**
 * Makes a folder that holds a database as it was at one moment, while another process may write to it: all that was
 * synced before the call is in it. Tables, which never change, are linked where the disk can do so; manifest and log are
 * cut at a whole record. The folder must be on the same disk, or tables are copied; what was in it is gone.
 *
 * @throws where the database has no manifest, or changes too fast
 */
export async function snapshotLevel(dir: string, to: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(WAIT_MS)
    await rm(to, { recursive: true, force: true })
    await mkdir(to, { recursive: true, mode: 0o700 })
    if (await take(dir, to)) return
  }
  throw new Error(`the database in ${dir} changes faster than its files can be listed: try again when less is written`)
}

/** Takes the files; `false` where some went away, or were joined to others, meanwhile. */
async function take(dir: string, to: string): Promise<boolean> {
  // Before the log: what they say was written is in it then.
  for (const entry of await readdir(dir, { withFileTypes: true }))
    if (entry.isFile() && !OWN.test(entry.name)) await copyFile(join(dir, entry.name), join(to, entry.name))
  const name = (await readFile(join(dir, 'CURRENT'), 'latin1')).trimEnd()
  const manifest = await present(join(dir, name))
  if (manifest === undefined) return false
  const { tables, logNumber } = readManifest(manifest)
  for (const { number } of tables) {
    const table = `${String(number).padStart(6, '0')}.ldb`
    if (!(await linkOrCopy(join(dir, table), join(to, table)))) return false
  }
  if (!(await takeLogs(dir, to, logNumber))) return false
  // A log that has become a table since may have gone before it was listed.
  const now = await present(join(dir, name))
  if (now === undefined || readManifest(now).logNumber !== logNumber) return false
  await writeFile(join(to, name), manifest.subarray(0, wholeLength(manifest)))
  await writeFile(join(to, 'CURRENT'), `${name}\n`)
  return true
}

/** From the newest on: the others are complete once there is a newer one, so all end at the moment at which that is read. */
async function takeLogs(dir: string, to: string, from: number): Promise<boolean> {
  const logs = (await readdir(dir)).filter((name) => name.endsWith('.log') && Number.parseInt(name, 10) >= from)
  for (const name of logs.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))) {
    const log = await present(join(dir, name))
    if (log === undefined) return false
    await writeFile(join(to, name), log.subarray(0, wholeLength(log)))
  }
  return true
}

async function linkOrCopy(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
  }
  // A disk, or a file system, that knows no links.
  return copyFile(from, to).then(
    () => true,
    (error: unknown) => {
      if (isAbsent(error)) return false
      throw error
    },
  )
}

/** A file's bytes; `undefined` where it is no longer there. */
async function present(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

const isAbsent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
