import { isUtf8 } from 'node:buffer'
import { type Item, type ItemLimits, parseLine } from './items.ts'

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

/** Takes lines apart as they come, so many at a time as a request that is read whole may have. */
export async function* linePages(chunks: AsyncIterable<Buffer>, limits: PageLimits): AsyncGenerator<Item[]> {
  let rest = EMPTY
  let isTooLong = false
  let line = 0
  let index = 0
  let items: Item[] = []
  let bytes = 0
  const take = (content: Buffer) => {
    line++
    const found = isTooLong ? parseLine(' '.repeat(limits.lineLength + 1), limits) : readLine(content, limits, line)
    isTooLong = false
    bytes += content.length
    if (found !== undefined) items.push({ index: index++, line, ...found })
  }
  for await (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      take(rest.length > 0 ? Buffer.concat([rest, chunk.subarray(at, end)]) : chunk.subarray(at, end))
      rest = EMPTY
      at = end + 1
      if (items.length < limits.readings && bytes < limits.bodyBytes) continue
      yield items
      items = []
      bytes = 0
    }
    if (isTooLong || at === chunk.length) continue
    rest = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(at)]) : Buffer.from(chunk.subarray(at))
    if (rest.length <= CHARACTER_BYTES * limits.lineLength) continue
    isTooLong = true
    rest = EMPTY
  }
  if (rest.length > 0 || isTooLong) take(rest)
  if (items.length > 0) yield items
}

function readLine(content: Buffer, limits: ItemLimits, line: number): ReturnType<typeof parseLine> | undefined {
  if (!isUtf8(content)) return { fault: { code: 'invalid_utf8', message: 'the line is not valid UTF-8' } }
  // A byte order mark is no part of the text.
  const text = (line === 1 ? content.toString().replace(/^\ufeff/, '') : content.toString()).trim()
  return text === '' ? undefined : parseLine(text, limits)
}
