import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { QueueEntry } from '../store/format/queue-entry.ts'
import { mostBytes, mostLines } from '../store/write/batch-lines.ts'

const pack = promisify<Buffer, { level: number }, Buffer>(gzip)
const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)

/** Entries of a queue that are sent in one request, in their order; more than that may have only where one entry has. */
export class QueuedBatch {
  readonly entries: QueueEntry[] = []
  #lineCount = 0
  #length = 0

  /** Adds an entry; false where it has to wait for the next request. */
  add(entry: QueueEntry): boolean {
    const hasRoom = this.#lineCount + entry.lineCount <= mostLines && this.#length + entry.length <= mostBytes
    if (this.entries.length > 0 && !hasRoom) return false
    this.entries.push(entry)
    this.#lineCount += entry.lineCount
    this.#length += entry.length
    return true
  }

  /** Their lines. */
  async lines(): Promise<Buffer> {
    const contents = await Promise.all(
      this.entries.map(({ packed, content, length }) =>
        packed ? unpack(content, { maxOutputLength: length }) : content,
      ),
    )
    return Buffer.concat(contents.flatMap((content, i) => (i === 0 ? [content] : [newline, content])))
  }

  /** Their lines as one gzip: not every database reads several behind each other. */
  async packed(): Promise<Buffer> {
    const [first] = this.entries
    return this.entries.length === 1 && first?.packed === true ? first.content : packLines(await this.lines())
  }
}

const newline = Buffer.from('\n')

/** Line protocol as it is sent. */
export function packLines(lines: Buffer): Promise<Buffer> {
  return pack(lines, { level: 1 })
}
