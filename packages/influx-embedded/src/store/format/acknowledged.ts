import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { seal, unseal } from './checksum.ts'

const name = Buffer.from('acknowledged')
/** A checksum and a number. */
const length = 12

/**
 * The number of the last group of writes that was acknowledged, in a file of its own. LevelDB takes damage at
 * the end of its log for a write that was under way and says nothing; against this number the loss shows. It
 * need not be synced: a process that is killed leaves it, and a power cut at worst an earlier number.
 */
export class Acknowledged {
  /** What the file said when it was opened; 0 where there was none. */
  readonly last: number
  readonly #file: number

  private constructor(file: number) {
    this.#file = file
    const value = Buffer.alloc(length)
    const content = readSync(file, value, 0, length, 0) === length ? unseal(name, value) : undefined
    this.last = content ? content.readDoubleLE(0) : 0
  }

  static open(dir: string, { readOnly }: { readonly readOnly: boolean }): Acknowledged {
    const flags = readOnly ? constants.O_RDONLY : constants.O_RDWR | constants.O_CREAT
    return new Acknowledged(openSync(join(dir, name.toString()), flags))
  }

  record(group: number): void {
    const content = Buffer.alloc(length - 4)
    content.writeDoubleLE(group)
    writeSync(this.#file, seal(name, content), 0, length, 0)
  }

  close(): void {
    closeSync(this.#file)
  }
}
