import { readRecords } from './read-records.ts'

/** The lines of comma-separated text, of which the next can be looked at before it is read. */
export class LineReader {
  readonly #records: Iterator<readonly string[]>
  #next: readonly string[] | undefined

  constructor(text: string) {
    this.#records = readRecords(text)
  }

  /** The next line, which stays the next one. */
  peek(): readonly string[] | undefined {
    this.#next ??= this.#records.next().value
    return this.#next
  }

  read(): readonly string[] | undefined {
    const line = this.peek()
    this.#next = undefined
    return line
  }
}

/** The reason of a line with more or fewer fields than those before. */
export const wrongFieldCount = 'wrong number of fields'
