import { isUtf8 } from 'node:buffer'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import { type Item, type ItemLimits, parseLine, tooLong } from './item.ts'

/** No character has more bytes. */
const CHARACTER_BYTES = 4
const NEWLINE = 0x0a
const EMPTY = Buffer.alloc(0)

/** The lines that have come since the last page, and what has come of the next line. */
export class LinePager {
  /** Bytes of the lines of the page. */
  bytes = 0
  readonly #limits: ItemLimits
  readonly #scanner: ReadingScanner | undefined
  #items: Item[] = []
  #rest = EMPTY
  #isTooLong = false
  #line = 0
  #index = 0

  /** @param scanner takes plain readings as they stand; left out, all are read as values */
  constructor(limits: ItemLimits, scanner: ReadingScanner | undefined) {
    this.#limits = limits
    this.#scanner = scanner
  }

  /** How many lines the page has that are not blank. */
  get lines(): number {
    return this.#items.length
  }

  page(): Item[] {
    const items = this.#items
    this.#items = []
    this.bytes = 0
    return items
  }

  /** Takes the line that begins, or goes on, at a place of a chunk; answers where the next one begins, the same place where it does not end there. */
  take(chunk: Buffer, start: number): number {
    if (this.#scanner !== undefined && this.#rest.length === 0 && !this.#isTooLong) {
      const reading = this.#scanner.line(chunk, start, this.#limits.lineLength)
      const { end } = this.#scanner
      // One that ends with the chunk may go on in the next.
      if (reading !== undefined && end < chunk.length) {
        this.#items.push({ index: this.#index++, line: ++this.#line, reading })
        this.bytes += end - start
        return end + 1
      }
    }
    const end = chunk.indexOf(NEWLINE, start)
    if (end < 0) return start
    const part = chunk.subarray(start, end)
    this.#add(this.#rest.length > 0 ? Buffer.concat([this.#rest, part]) : part)
    return end + 1
  }

  /** What of a chunk is behind its last line is the beginning of the next. */
  keep(chunk: Buffer, start: number): void {
    if (this.#isTooLong || start === chunk.length) return
    const part = chunk.subarray(start)
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, part]) : Buffer.from(part)
    if (this.#rest.length <= CHARACTER_BYTES * this.#limits.lineLength) return
    this.#isTooLong = true
    this.#rest = EMPTY
  }

  /** The last line may have no end. */
  end(): void {
    if (this.#rest.length > 0 || this.#isTooLong) this.#add(this.#rest)
  }

  #add(content: Buffer): void {
    const line = ++this.#line
    const found = this.#isTooLong ? tooLong(this.#limits) : this.#contentOf(content)
    this.#isTooLong = false
    this.#rest = EMPTY
    this.bytes += content.length
    if (found !== undefined) this.#items.push({ index: this.#index++, line, ...found })
  }

  #contentOf(content: Buffer): Pick<Item, 'reading' | 'value' | 'fault'> | undefined {
    const reading = this.#scanner?.line(content, 0, this.#limits.lineLength)
    if (reading !== undefined) return { reading }
    if (!isUtf8(content)) return { fault: { code: 'invalid_utf8', message: 'the line is not valid UTF-8' } }
    // A byte order mark, too, is no part of the text.
    const text = content.toString().trim()
    return text === '' ? undefined : parseLine(text, this.#limits)
  }
}
