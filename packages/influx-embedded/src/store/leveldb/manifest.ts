import { decodeLogFile } from './log-file.ts'
import { readVarint } from './varint.ts'

/** A table file that a database uses. */
export interface LiveTable {
  readonly number: number
  readonly size: number
}

const compactPointer = 5
const deletedFile = 6
const newFile = 7
const comparator = 1

/**
 * The table files that a manifest says are in use: those that its edits added and did not delete again.
 * @see https://github.com/google/leveldb/blob/main/doc/impl.md
 */
export function liveTables(manifest: Buffer): Iterable<LiveTable> {
  const live = new Map<number, LiveTable>()
  for (const edit of decodeLogFile(manifest)) applyEdit(new EditReader(edit), live)
  return live.values()
}

function applyEdit(edit: EditReader, live: Map<number, LiveTable>): void {
  while (!edit.atEnd) {
    switch (edit.number()) {
      case comparator:
        edit.skipText()
        break
      case compactPointer:
        edit.number()
        edit.skipText()
        break
      case deletedFile:
        edit.number()
        live.delete(edit.number())
        break
      case newFile: {
        edit.number()
        const number = edit.number()
        live.set(number, { number, size: edit.number() })
        edit.skipText()
        edit.skipText()
        break
      }
      default:
        // The number of a log or of the next file, or the last write's.
        edit.number()
    }
  }
}

class EditReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  number(): number {
    const read = readVarint(this.#bytes, this.#at)
    this.#at = read?.end ?? this.#bytes.length
    return read?.value ?? 0
  }

  skipText(): void {
    const length = this.number()
    this.#at += length
  }
}
