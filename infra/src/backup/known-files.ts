import { appendFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backupNames, readManifest, type StoredFile } from './manifest.ts'
import type { Content } from './objects.ts'

/**
 * Which files are in the backups already: those of the last one, and those of one that did not come to its end. By that
 * a backup which was killed goes on where it was.
 */
export class KnownFiles {
  readonly #path: string
  readonly #known = new Map<string, Content>()

  private constructor(to: string) {
    this.#path = join(to, 'unfinished')
  }

  static async read(to: string): Promise<KnownFiles> {
    const known = new KnownFiles(to)
    const last = (await backupNames(to)).at(-1)
    // A damaged one is no reason not to make another.
    const manifest = last === undefined ? undefined : await readManifest(to, last).catch(() => undefined)
    for (const [part, files] of Object.entries(manifest?.parts ?? {}))
      for (const file of files) known.#known.set(keyOf(part, file), file)
    for (const line of (await readFile(known.#path, 'utf8').catch(() => '')).split('\n')) {
      // The last one may be written by half.
      const [, key, size, sha256] = /^(\S+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? []
      if (key !== undefined && sha256 !== undefined) known.#known.set(key, { size: Number(size), sha256 })
    }
    return known
  }

  find(part: string, file: Omit<StoredFile, 'sha256'>): Content | undefined {
    return this.#known.get(keyOf(part, file))
  }

  async note(part: string, file: StoredFile): Promise<void> {
    await appendFile(this.#path, `${keyOf(part, file)} ${file.size} ${file.sha256}\n`, { mode: 0o600 })
  }

  /** The backup is made. */
  async finish(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}

const keyOf = (part: string, { name, size, changed_ms }: Omit<StoredFile, 'sha256'>) =>
  `${part}/${name}/${size}/${changed_ms}`
