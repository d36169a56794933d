import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isInUse } from '@nrg/leveldb/in-use'
import { UsageError } from '@nrg/schema/usage-error'
import { checkBackup } from './check.ts'
import type { Manifest } from './manifest.ts'
import { Objects, syncFolder, writeDurably } from './objects.ts'
import type { BackupPart } from './parts.ts'

export interface RestoreOptions {
  readonly parts: readonly BackupPart[]
  readonly from: string
  /** The name of a backup; the newest where it is left out. */
  readonly name?: string | undefined
  /** Whether data that are there may be set aside. */
  readonly replace: boolean
  readonly say: (line: string) => void
  readonly now?: () => Date
}

/**
 * Puts a backup in place. All of it is read and checked first, then written beside, and only then renamed: killed at any
 * moment, run again it ends. Data that are there are set aside, never removed.
 *
 * @returns the name of the backup
 * @throws BackupError where it is damaged; UsageError where data are in the way, or in use
 */
export async function restore(options: RestoreOptions): Promise<string> {
  const { parts, from, replace, say, now = () => new Date() } = options
  const { name, manifest } = await checkBackup(from, options.name)
  const wanted = parts.filter((part) => manifest.parts[part.name] !== undefined)
  const isMarked = wanted.some(({ dir }) => textOf(markOf(dir)) === name)
  const isUnderWay = isMarked && wanted.some(({ dir }) => existsSync(beside(dir)))
  // Killed after the last rename: nothing was left to do but this.
  const isDone = isMarked && !isUnderWay && !replace
  const inTheWay = parts.filter(({ dir }) => holdsFiles(dir))
  for (const { dir } of inTheWay) await refuseInUse(dir)
  if (inTheWay.length > 0 && !replace && !isMarked)
    throw new UsageError(
      `there are data in ${inTheWay.map(({ dir }) => dir).join(' and ')}: restore into another DATA_DIR, or with --replace, which sets them aside`,
    )
  if (!isUnderWay && !isDone) await layBeside(wanted, manifest, from, name)
  // From here on everything is there: what follows are renames, which a run after a kill goes on with.
  const aside = `before-restore-${now().toISOString().replaceAll(':', '-')}`
  for (const { dir } of isDone ? [] : parts) {
    const isWanted = existsSync(beside(dir))
    if (wanted.some((part) => part.dir === dir) && !isWanted) continue
    if (holdsFiles(dir)) {
      await rename(dir, `${dir}.${aside}`)
      say(`${dir} is set aside as ${dir}.${aside}`)
    }
    if (!isWanted) continue
    await rm(dir, { recursive: true, force: true })
    await rename(beside(dir), dir)
    await syncFolder(dirname(dir))
  }
  for (const { dir } of wanted) await rm(markOf(dir), { force: true })
  return name
}

async function layBeside(wanted: readonly BackupPart[], manifest: Manifest, from: string, name: string): Promise<void> {
  const objects = new Objects(from)
  for (const { dir } of wanted) await rm(markOf(dir), { force: true })
  for (const { name: part, dir } of wanted) {
    await rm(beside(dir), { recursive: true, force: true })
    await mkdir(beside(dir), { recursive: true, mode: 0o700 })
    for (const file of manifest.parts[part] ?? []) {
      const bytes = await objects.read(file)
      if (bytes === undefined) throw new Error(`${part}/${file.name} has changed since it was checked`)
      await writeDurably(join(beside(dir), file.name), bytes)
    }
  }
  for (const { dir } of wanted) await writeDurably(markOf(dir), name)
}

const beside = (dir: string) => `${dir}.restored`
/** Says which backup lies beside as a whole. */
const markOf = (dir: string) => `${dir}.restoring`

const holdsFiles = (dir: string) => existsSync(dir) && readdirSync(dir).length > 0

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** @throws UsageError where a process has the database open */
async function refuseInUse(dir: string): Promise<void> {
  if (await isInUse(dir))
    throw new UsageError(`the data in ${dir} are in use: stop npm start or npm run dev, and try again`)
}
