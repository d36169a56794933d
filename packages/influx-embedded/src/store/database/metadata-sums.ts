import { nameOf, prefixes } from '../format/keys.ts'
import type { Operation } from './database.ts'

/** The checksum of every record of the API, and their sum: one that is lost or outdated changes it. */
export class MetadataSums {
  /** The sum of the checksums. */
  sum = 0
  readonly #checksums = new Map<string, number>()

  has(name: string): boolean {
    return this.#checksums.has(name)
  }

  /** Takes a change into account, if it is one of the API's records. */
  apply(operation: Operation): void {
    if (operation.key[0] !== prefixes.metadata) return
    const name = nameOf(operation.key)
    this.sum -= this.#checksums.get(name) ?? 0
    this.#checksums.delete(name)
    if (operation.type === 'del') return
    const checksum = operation.value.length < 4 ? 0 : operation.value.readUInt32LE(0)
    this.#checksums.set(name, checksum)
    this.sum += checksum
  }
}
