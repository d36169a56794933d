import { numberedKey, prefixes } from '../format/keys.ts'
import type { DeleteOperation } from './database.ts'

/** LevelDB's own cost of a record, roughly. */
const overheadBytes = 32
/** Records that are removed with one group of writes: thousands at once would hold it up. */
const trimmedAtOnce = 1024

/** The log records on disk that some tail still needs, oldest first. */
export class LogWindow {
  /** Bytes of the records. */
  bytes = 0
  #first = 1
  #sizes: number[] = []
  /** The place in `#sizes` of the first record. */
  #head = 0

  /** The sequence number of the oldest record. */
  get first(): number {
    return this.#first
  }

  /** The sequence number that the next record gets. */
  get next(): number {
    return this.#first + this.#sizes.length - this.#head
  }

  /** The sequence number of the last record. */
  get last(): number {
    return this.next - 1
  }

  /** Starts empty, with a number that was never used. */
  startAt(sequence: number): void {
    this.#first = sequence
    this.#sizes = []
    this.#head = 0
    this.bytes = 0
  }

  /** Counts the next record. */
  add(size: number): void {
    this.#sizes.push(size + overheadBytes)
    this.bytes += size + overheadBytes
  }

  /** Forgets records before a sequence number, some at a time; answers the operations that remove them. */
  trim(before: number): DeleteOperation[] {
    const operations: DeleteOperation[] = []
    const until = Math.min(before, this.#first + trimmedAtOnce)
    for (; this.#first < until && this.#head < this.#sizes.length; this.#first++) {
      operations.push({ type: 'del', key: numberedKey(prefixes.log, this.#first) })
      this.bytes -= this.#sizes[this.#head++] as number
    }
    if (this.#head > 4096 && this.#head * 2 > this.#sizes.length) {
      this.#sizes = this.#sizes.slice(this.#head)
      this.#head = 0
    }
    return operations
  }
}
