import { indexOf, readBlock, type TableBlock } from '@nrg/leveldb/table-file'
import { firstFrom, tableVersion, type Version } from './versions.ts'

/** Reads the records of a table file in order. Blocks that are damaged are left out. */
export class TableReader {
  readonly #file: Buffer
  readonly #blocks: readonly TableBlock[]

  constructor(file: Buffer) {
    this.#file = file
    this.#blocks = indexOf(file)
  }

  /** The versions of the keys from one to before another. */
  *range(from: Buffer, to: Buffer): Iterable<Version> {
    for (let place = firstFrom(this.#blocks, from, ({ last }) => last); place < this.#blocks.length; place++) {
      for (const entry of readBlock(this.#file, (this.#blocks[place] as TableBlock).handle) ?? []) {
        const version = tableVersion(entry)
        if (version.key.compare(to) >= 0) return
        if (version.key.compare(from) >= 0) yield version
      }
    }
  }
}
