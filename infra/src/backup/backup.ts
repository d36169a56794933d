import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotLevel } from '@nrg/leveldb/snapshot'
import { checkTable } from '@nrg/leveldb/table-file'
import { BackupError } from './backup-error.ts'
import { KnownFiles } from './known-files.ts'
import { backupNames, type Manifest, type StoredFile, writeManifest } from './manifest.ts'
import { Objects } from './objects.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { BackupPart } from './parts.ts'
import { prune } from './prune.ts'

export interface BackupOptions {
  readonly parts: readonly BackupPart[]
  readonly to: string
  /** How many backups stay; all where it is left out. */
  readonly keep?: number | undefined
  readonly say: (line: string) => void
  readonly now?: () => Date
}

export interface BackupReport {
  readonly name: string
  readonly files: number
  readonly bytes: number
  /** Of them, those that no backup had before. */
  readonly newBytes: number
  readonly empty: readonly string[]
}

/**
 * Backs up folders of databases while they are written to: what was acknowledged before is in it. Files that are in the
 * folder of backups already are not copied again, those of a backup that was killed neither.
 *
 * @throws BackupError where there is nothing to back up, or another backup runs
 */
export function backup({ parts, to, keep, say, now = () => new Date() }: BackupOptions): Promise<BackupReport> {
  const there = parts.filter(({ dir }) => existsSync(join(dir, 'CURRENT')))
  if (there.length === 0)
    throw new BackupError(`there is nothing to back up: no data in ${parts.map(({ dir }) => dir).join(', ')}`)
  const empty = parts.filter((part) => !there.includes(part)).map(({ name }) => name)
  const work = async () => {
    const madeAt = now()
    // All first, so that they are of the same moment; to copy them may take long.
    for (const { dir } of there) await snapshotLevel(dir, snapshotOf(dir))
    const kept = await keepAll(there, to, say)
    const name = await writeManifest(to, kept.parts, madeAt)
    await kept.known.finish()
    for (const { dir } of there) await rm(snapshotOf(dir), { recursive: true, force: true })
    if (keep !== undefined) await prune(to, keep, say)
    return { name, files: kept.files, bytes: kept.bytes, newBytes: kept.newBytes, empty }
  }
  return mkdir(to, { recursive: true, mode: 0o700 }).then(() => oneAtATime(to, work))
}

/** Beside the folder, on its disk: its files are linked. One of a backup that was killed is made anew. */
const snapshotOf = (dir: string) => `${dir}.snapshot`

async function keepAll(there: readonly BackupPart[], to: string, say: (line: string) => void) {
  const [objects, known] = [new Objects(to), await KnownFiles.read(to)]
  const first = (await backupNames(to)).length === 0
  if (first) say(`the first backup in ${to}: everything is copied`)
  const parts: Manifest['parts'] = {}
  const total = { files: 0, bytes: 0, newBytes: 0 }
  for (const { name: part, dir } of there) {
    const files: StoredFile[] = []
    for (const name of (await readdir(snapshotOf(dir))).sort()) {
      const path = join(snapshotOf(dir), name)
      const { size, mtimeMs: changed_ms } = await stat(path)
      const before = known.find(part, { name, size, changed_ms })
      if (before !== undefined && (await objects.has(before))) files.push({ name, changed_ms, ...contentOf(before) })
      else {
        const added = await objects.add(path)
        const fault = faultOf(name, added.bytes)
        if (fault !== undefined) say(`${join(dir, name)} ${fault}; it is backed up as it is`)
        const file = { name, changed_ms, ...contentOf(added) }
        await known.note(part, file)
        if (added.isNew) total.newBytes += added.size
        files.push(file)
      }
      total.files++
      total.bytes += size
    }
    parts[part] = files
  }
  return { parts, known, ...total }
}

/** What is wrong with a file of a database, as far as its own checksums tell. */
function faultOf(name: string, bytes: Buffer): string | undefined {
  const damaged = name.endsWith('.ldb') ? checkTable(bytes).damaged : 0
  return damaged > 0 ? `has ${damaged} damaged parts` : undefined
}

const contentOf = ({ size, sha256 }: { size: number; sha256: string }) => ({ size, sha256 })
