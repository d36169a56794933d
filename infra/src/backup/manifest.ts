import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { BackupError } from './backup-error.ts'
import { writeDurably } from './objects.ts'

/** Another layout has another number. */
const FORMAT = 1

const StoredFile = Type.Object({
  name: Type.String({ pattern: '^[\\w.-]+$' }),
  size: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** When the file was last changed: one of the same name, size and time is the same. */
  changed_ms: Type.Number(),
})
export type StoredFile = Static<typeof StoredFile>

const Manifest = Type.Object({
  format: Type.Literal(FORMAT),
  made_at: Type.String(),
  /** The files of each part, which is a folder. */
  parts: Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Array(StoredFile)),
})
export type Manifest = Static<typeof Manifest>

const folderOf = (to: string) => join(to, 'backups')

/** The names of the backups in a folder, oldest first. */
export async function backupNames(to: string): Promise<readonly string[]> {
  const names = await readdir(folderOf(to)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []).sort()
}

export function manifestPath(to: string, name: string): string {
  return join(folderOf(to), `${name}.json`)
}

/** Writes what a backup has; from then on it is one. Answers its name. */
export async function writeManifest(to: string, parts: Manifest['parts'], now: Date): Promise<string> {
  const manifest: Manifest = { format: FORMAT, made_at: now.toISOString(), parts }
  const text = JSON.stringify(manifest)
  const name = manifest.made_at.replaceAll(':', '-')
  await writeDurably(manifestPath(to, name), `${sumOf(text)}\n${text}\n`)
  return name
}

/** @throws BackupError where it is not there or damaged */
export async function readManifest(to: string, name: string): Promise<Manifest> {
  const path = manifestPath(to, name)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new BackupError(`there is no backup ${name} in ${to}`)
    throw error
  })
  const [sum, body = ''] = text.split('\n')
  if (sum !== sumOf(body)) throw new BackupError(`backup ${name} is damaged: ${path} is not what was written`)
  const manifest: unknown = JSON.parse(body)
  if (!Value.Check(Manifest, manifest))
    throw new BackupError(`backup ${name} is of another version: ${path} has a format that is not known here`)
  return manifest
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')
