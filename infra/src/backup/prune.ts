import { rm } from 'node:fs/promises'
import { backupNames, manifestPath, readManifest } from './manifest.ts'
import { Objects } from './objects.ts'

/** Removes all backups but the newest, and the files that no other one has. */
export async function prune(to: string, keep: number, say: (line: string) => void): Promise<void> {
  const names = await backupNames(to)
  const kept = names.slice(-keep)
  // First: a damaged one does not say which files are its own, and none must go then.
  const manifests = await Promise.all(kept.map((name) => readManifest(to, name)))
  const gone = names.slice(0, -keep)
  for (const name of gone) await rm(manifestPath(to, name))
  const wanted = manifests.flatMap(({ parts }) => Object.values(parts).flat())
  const freed = await new Objects(to).keepOnly(new Set(wanted.map(({ sha256 }) => sha256)))
  if (gone.length > 0) say(`removed ${gone.length} older backups, ${(freed / 1e6).toFixed(1)} MB`)
}
