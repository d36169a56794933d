import { type FileItem, isBad } from '@nrg/readings-file/record'

/** What of a file is from a time on; what is no reading is kept. */
export async function* since(items: AsyncIterable<FileItem>, from: bigint): AsyncGenerator<FileItem> {
  for await (const item of items) if (isBad(item) || item.time >= from) yield item
}
