import type { ReadingScanner } from '../scan/reading-scanner.ts'
import type { Item, ItemLimits } from './item.ts'
import { LinePager } from './line-pager.ts'

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
  const pager = new LinePager(limits, scanner)
  const isFull = () => pager.lines >= limits.readings || pager.bytes >= limits.bodyBytes
  for await (const chunk of chunks) {
    let at = 0
    for (let next = pager.take(chunk, at); next > at; next = pager.take(chunk, at)) {
      at = next
      if (isFull()) yield pager.page()
    }
    pager.keep(chunk, at)
  }
  pager.end()
  const last = pager.page()
  if (last.length > 0) yield last
}
