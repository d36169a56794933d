import { BackupError } from './backup-error.ts'
import { backupNames, type Manifest, readManifest, type StoredFile } from './manifest.ts'
import { Objects } from './objects.ts'

/** A backup whose every file was read and is what it was. */
export interface CheckedBackup {
  readonly name: string
  readonly manifest: Manifest
}

/**
 * Reads a backup, the newest unless one is named, and all of its files.
 *
 * @throws BackupError naming each file that is damaged or missing
 */
export async function checkBackup(from: string, wanted?: string): Promise<CheckedBackup> {
  const names = await backupNames(from)
  const name = wanted ?? names.at(-1)
  if (name === undefined) throw new BackupError(`there is no backup in ${from}`)
  if (!names.includes(name))
    throw new BackupError(`there is no backup ${name} in ${from}: there is ${names.join(', ') || 'none'}`)
  const manifest = await readManifest(from, name)
  const objects = new Objects(from)
  const faults: string[] = []
  for (const [part, files] of Object.entries(manifest.parts))
    for (const file of files) if ((await objects.read(file)) === undefined) faults.push(faultOf(objects, part, file))
  if (faults.length === 0) return { name, manifest }
  const others = names.filter((one) => one !== name)
  const advice = others.length > 0 ? `\nother backups here: ${others.join(', ')}` : ''
  throw new BackupError(`backup ${name} is damaged, and nothing was changed:\n${faults.join('\n')}${advice}`)
}

const faultOf = (objects: Objects, part: string, file: StoredFile) =>
  `  ${part}/${file.name}: ${objects.pathOf(file)} is missing, or not what was written`
