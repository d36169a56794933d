import { decodeLogFile } from './log-file.ts'
import { readVarint } from './varint.ts'

/** A table file that a database uses. */
export interface LiveTable {
  readonly number: number
  readonly size: number
  /** Tables of level 0 may overlap each other, those of another level never do. */
  readonly level: number
  /** Its first and its last key, without what LevelDB adds to them. */
  readonly smallest: Buffer
  readonly largest: Buffer
}

/** What a manifest says of a database. */
export interface ManifestContents {
  /** The table files in use: those that its edits added and did not delete again. */
  readonly tables: Iterable<LiveTable>
  /** The first log file that has writes which no table has. */
  readonly logNumber: number
}

const logNumber = 2
const compactPointer = 5
const deletedFile = 6
const newFile = 7
const comparator = 1
/** Bytes of a write's number and type behind a key. */
const suffixLength = 8

/**
 * Reads a manifest.
 * @see https://github.com/google/leveldb/blob/main/doc/impl.md
 */
export function readManifest(manifest: Buffer): ManifestContents {
  const contents = { live: new Map<number, LiveTable>(), logNumber: 0 }
  for (const edit of decodeLogFile(manifest)) applyEdit(new EditReader(edit), contents)
  return { tables: contents.live.values(), logNumber: contents.logNumber }
}

function applyEdit(edit: EditReader, contents: { live: Map<number, LiveTable>; logNumber: number }): void {
  const { live } = contents
  while (!edit.atEnd) {
    switch (edit.number()) {
      case comparator:
        edit.text()
        break
      case logNumber:
        contents.logNumber = edit.number()
        break
      case compactPointer:
        edit.number()
        edit.text()
        break
      case deletedFile:
        edit.number()
        live.delete(edit.number())
        break
      case newFile: {
        const level = edit.number()
        const number = edit.number()
        const size = edit.number()
        live.set(number, { number, size, level, smallest: edit.key(), largest: edit.key() })
        break
      }
      default:
        // The number of the next file, or the last write's.
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

  text(): Buffer {
    const length = this.number()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  key(): Buffer {
    return this.text().subarray(0, -suffixLength)
  }
}
