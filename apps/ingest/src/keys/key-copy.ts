import { readFile, stat, utimes } from 'node:fs/promises'
import { isActEvent } from '@nrg/influx/act-line'
import type { DeviceEvent } from '@nrg/schema/act-event'
import type { KeyEvent } from '@nrg/schema/key-event'
import { isKeyEvent } from '@nrg/service/keys/key-line'
import { hashOf } from '@nrg/service/keys/key-text'
import { replaceFile } from '../replace-file.ts'

/** What a start without the database has to know of keys: what became of those in force, and where devices are. */
export interface CopiedKeys {
  readonly keys: readonly KeyEvent[]
  readonly sites: readonly DeviceEvent[]
}

/** A copy of the keys in force, as hashes. Its age is that of its file. */
export interface KeyCopy {
  /**
   * The copy, and as of when it is, in milliseconds since the epoch; `undefined` where there is none.
   *
   * @throws where it is damaged
   */
  read(): Promise<(CopiedKeys & { readonly asOf: number }) | undefined>
  write(copied: CopiedKeys, asOf: number): Promise<void>
  /** It is still what holds. */
  confirm(asOf: number): Promise<void>
}

/** Keeps the copy in a file for its owner alone: a line with its checksum, and what it has. */
export function keyCopy(file: string): KeyCopy {
  const confirm = (asOf: number) => utimes(file, asOf / 1000, asOf / 1000)
  return {
    confirm,
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return undefined
      const at = text.indexOf('\n')
      // A key's hash or scope must not come out of this as another.
      if (hashOf(text.slice(at + 1)) !== text.slice(0, at)) throw new Error(`${file} is damaged`)
      const { keys, sites } = JSON.parse(text.slice(at + 1)) as { keys: unknown[]; sites: unknown[] }
      const isSite = (event: unknown): event is DeviceEvent => isActEvent(event) && event.type === 'device'
      return { keys: keys.filter(isKeyEvent), sites: sites.filter(isSite), asOf: (await stat(file)).mtimeMs }
    },
    async write(copied, asOf) {
      const text = JSON.stringify(copied)
      await replaceFile(file, `${hashOf(text)}\n${text}`)
      await confirm(asOf)
    },
  }
}
