import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The bytes of a file, by which it is known. */
export interface Content {
  readonly size: number
  readonly sha256: string
}

/** The files of all backups of a folder, each once however many backups have it, by their checksums. */
export class Objects {
  readonly #dir: string

  constructor(to: string) {
    this.#dir = join(to, 'objects')
  }

  /** Keeps a file; it is on disk when this ends. */
  async add(path: string): Promise<Content & { readonly isNew: boolean; readonly bytes: Buffer }> {
    const bytes = await readFile(path)
    const content = contentOf(bytes)
    const isNew = !(await this.has(content))
    if (isNew) await writeDurably(this.pathOf(content), bytes)
    return { ...content, isNew, bytes }
  }

  async has({ size, sha256 }: Content): Promise<boolean> {
    const found = await stat(this.pathOf({ sha256 })).catch(() => undefined)
    return found?.size === size
  }

  /** The bytes of a file; `undefined` where they are not there, or are not what they were. */
  async read({ sha256, size }: Content): Promise<Buffer | undefined> {
    const bytes = await readFile(this.pathOf({ sha256 })).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EIO') return undefined
      throw error
    })
    if (bytes === undefined) return undefined
    const found = contentOf(bytes)
    return found.sha256 === sha256 && found.size === size ? bytes : undefined
  }

  pathOf({ sha256 }: Pick<Content, 'sha256'>): string {
    return join(this.#dir, sha256.slice(0, 2), sha256)
  }

  /** Removes all but those that are wanted, and what a killed backup left; answers how many bytes that were. */
  async keepOnly(wanted: ReadonlySet<string>): Promise<number> {
    let freed = 0
    for (const entry of await readdir(this.#dir, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || wanted.has(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      freed += (await stat(path)).size
      await rm(path)
    }
    return freed
  }
}

function contentOf(bytes: Buffer): Content {
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Writes a file in one step, for its owner alone: after a power cut it is there as a whole or not at all. */
export async function writeDurably(path: string, bytes: Buffer | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** Lets the names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
