import type { ClassicLevel } from 'classic-level'
import { isCorruption } from './corruption.ts'

type Bytes = ClassicLevel<Buffer, Buffer>
type Page = [key: Buffer, value: Buffer][]
type Range = { readonly gte: Buffer; readonly lt: Buffer } | { readonly gt: Buffer; readonly lt: Buffer }

/** How much is read from the disk at once, unless told otherwise. */
const BYTES_AHEAD = 1024 * 1024

/**
 * The records from one key to before another, in order and a page at a time. What is damaged is left out: LevelDB skips
 * it, and says so only when it has come to the end, or with the page that it was in.
 *
 * @param onDamage called where something is
 */
export async function* pages(
  level: Bytes,
  { gte, lt }: { readonly gte: Buffer; readonly lt: Buffer },
  {
    records,
    onDamage,
    bytesAhead = BYTES_AHEAD,
  }: { readonly records: number; readonly onDamage: () => void; readonly bytesAhead?: number | undefined },
): AsyncGenerator<Page> {
  let last: Buffer | undefined
  // One by one, once something is damaged: a page of them would go with it.
  for (const size of [records, 1])
    try {
      for await (const page of read(level, last ? { gt: last, lt } : { gte, lt }, { size, bytesAhead })) {
        yield page
        last = page.at(-1)?.[0]
      }
      return
    } catch (error) {
      if (!isCorruption(error)) throw error
      onDamage()
    }
}

async function* read(
  level: Bytes,
  range: Range,
  { size, bytesAhead }: { readonly size: number; readonly bytesAhead: number },
): AsyncGenerator<Page> {
  const iterator = level.iterator({ ...range, highWaterMarkBytes: bytesAhead })
  try {
    for (let page = await iterator.nextv(size); page.length > 0; page = await iterator.nextv(size)) yield page
  } finally {
    await iterator.close()
  }
}
