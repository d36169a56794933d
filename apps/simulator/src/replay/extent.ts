import { type FileItem, isBad } from './record.ts'

/** How many readings a file holds, and from when to when. */
export interface Extent {
  readonly readings: number
  readonly first: bigint
  readonly last: bigint
}

/** Reads a file through once; `undefined` where it holds no reading. */
export async function extentOf(items: AsyncIterable<FileItem>): Promise<Extent | undefined> {
  let readings = 0
  let first = 0n
  let last = 0n
  for await (const item of items) {
    if (isBad(item)) continue
    if (readings === 0 || item.time < first) first = item.time
    if (readings === 0 || item.time > last) last = item.time
    readings++
  }
  return readings === 0 ? undefined : { readings, first, last }
}
