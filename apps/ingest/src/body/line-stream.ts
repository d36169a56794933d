import { isUtf8 } from 'node:buffer'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import { type Item, type ItemLimits, readLine, tooLong } from './items.ts'

/** The body of a request that is read as it comes: lines of one reading each. */
export class LineStream {
  readonly chunks: AsyncIterable<Buffer>

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks
  }
}

export interface PageLimits extends ItemLimits {
  /** The most bytes of a page, but for its last line. */
  readonly bodyBytes: number
}

/** No character has more bytes. */
const CHARACTER_BYTES = 4
const NEWLINE = 0x0a
const EMPTY = Buffer.alloc(0)

/**
 * Takes lines apart as they come, so many at a time as a request that is read whole may have.
 *
 * @param scanner takes plain readings as they stand; left out, all are read as values
 */
export async function* linePages(
  chunks: AsyncIterable<Buffer>,
  limits: PageLimits,
  scanner?: ReadingScanner,
): AsyncGenerator<Item[]> {
  const pager = new Pager(limits, scanner)
  for await (const chunk of chunks) {
    const text = scanner === undefined ? '' : chunk.toString('latin1')
    let at = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      pager.endLine(chunk, text, at, end)
      at = end + 1
      if (pager.isFull) yield pager.page()
    }
    pager.keep(chunk, at)
  }
  pager.end()
  const last = pager.page()
  if (last.length > 0) yield last
}

/** The lines that have come since the last page, and what has come of the next line. */
class Pager {
  readonly #limits: PageLimits
  readonly #scanner: ReadingScanner | undefined
  #items: Item[] = []
  #bytes = 0
  #rest = EMPTY
  #isTooLong = false
  #line = 0
  #index = 0

  constructor(limits: PageLimits, scanner: ReadingScanner | undefined) {
    this.#limits = limits
    this.#scanner = scanner
  }

  get isFull(): boolean {
    return this.#items.length >= this.#limits.readings || this.#bytes >= this.#limits.bodyBytes
  }

  page(): Item[] {
    const items = this.#items
    this.#items = []
    this.#bytes = 0
    return items
  }

  /** A line ends in a chunk, whose bytes are given as text too where there is a scanner. */
  endLine(chunk: Buffer, text: string, start: number, end: number): void {
    const isHere = this.#rest.length === 0 && !this.#isTooLong && end - start <= this.#limits.lineLength
    const reading = isHere ? this.#scanner?.line(text, start, end) : undefined
    if (reading === undefined) {
      const part = chunk.subarray(start, end)
      this.#take(this.#rest.length > 0 ? Buffer.concat([this.#rest, part]) : part)
      return
    }
    this.#items.push({ index: this.#index++, line: ++this.#line, reading })
    this.#bytes += end - start
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
    if (this.#rest.length > 0 || this.#isTooLong) this.#take(this.#rest)
  }

  #take(content: Buffer): void {
    const line = ++this.#line
    const found = this.#isTooLong ? tooLong(this.#limits) : contentOf(content, this.#limits, this.#scanner)
    this.#isTooLong = false
    this.#rest = EMPTY
    this.#bytes += content.length
    if (found !== undefined) this.#items.push({ index: this.#index++, line, ...found })
  }
}

function contentOf(
  content: Buffer,
  limits: ItemLimits,
  scanner: ReadingScanner | undefined,
): ReturnType<typeof readLine> | undefined {
  if (!isUtf8(content)) return { fault: { code: 'invalid_utf8', message: 'the line is not valid UTF-8' } }
  // A byte order mark, too, is no part of the text.
  const text = content.toString().trim()
  return text === '' ? undefined : readLine(text, limits, scanner)
}
