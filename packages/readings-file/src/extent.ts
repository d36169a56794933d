import { type FileItem, isBad } from './record.ts'
import { type Skipped, skippedLines } from './skipped.ts'

/** How many readings a file holds, from when to when, and what in it is none. */
export interface Extent {
  readonly readings: number
  readonly first: bigint
  readonly last: bigint
  readonly skipped: Skipped
}

/** Reads a file through once. */
export async function extentOf(items: AsyncIterable<FileItem>): Promise<Extent> {
  const skipped = skippedLines()
  let readings = 0
  let first = 0n
  let last = 0n
  for await (const item of items) {
    if (isBad(item)) {
      skipped.add(item)
      continue
    }
    if (readings === 0 || item.time < first) first = item.time
    if (readings === 0 || item.time > last) last = item.time
    readings++
  }
  return { readings, first, last, skipped }
}
