import { findMaskedCrc32c, maskedCrc32c } from './crc32c.ts'
import { decompress } from './snappy.ts'
import { readVarint } from './varint.ts'

/** Where a block is in a table file. */
interface Handle {
  readonly offset: number
  readonly size: number
}

/** A record of a block: in a data block the key ends in eight bytes with the write's number and type. */
export interface TableEntry {
  readonly key: Buffer
  readonly value: Buffer
}

export interface TableContents {
  /** Parts of the file whose checksum does not hold, or that cannot be understood. */
  readonly damaged: number
  /** The data blocks that are whole. */
  readonly blocks: readonly Handle[]
}

const footerLength = 48
const magic = Buffer.from('57fb808b247547db', 'hex')
/** Bytes of a write's number and type behind a key. */
const suffixLength = 8
/** A type and a checksum behind each block. */
const trailerLength = 5

/**
 * Checks every block of a LevelDB table file against its checksum. LevelDB itself does so only when it is told
 * to, and some flipped bits make it end the process.
 * @see https://github.com/google/leveldb/blob/main/doc/table_format.md
 */
export function checkTable(file: Buffer): TableContents {
  const footer = readFooter(file)
  const index = footer && readBlock(file, footer.index)
  if (!footer || !index) return { damaged: 1, blocks: scanBlocks(file) }
  let damaged = metadataDamage(file, footer.metaindex)
  const blocks: Handle[] = []
  for (const { value } of index) {
    const handle = readHandle(value, 0)?.handle
    if (handle && hasValidChecksum(file, handle)) blocks.push(handle)
    else damaged++
  }
  return { damaged, blocks }
}

/** Where a data block is, and a key that none of its own is behind. */
export interface TableBlock {
  readonly handle: Handle
  readonly last: Buffer
}

/** The data blocks of a table file in order; none where its index is damaged. */
export function indexOf(file: Buffer): TableBlock[] {
  const footer = readFooter(file)
  const blocks: TableBlock[] = []
  for (const { key, value } of (footer && readBlock(file, footer.index)) ?? []) {
    const handle = readHandle(value, 0)?.handle
    if (handle) blocks.push({ handle, last: key.subarray(0, -suffixLength) })
  }
  return blocks
}

/** The records of a block; undefined where it is damaged. */
export function readBlock(file: Buffer, handle: Handle): TableEntry[] | undefined {
  if (!hasValidChecksum(file, handle)) return undefined
  const stored = file.subarray(handle.offset, handle.offset + handle.size)
  const block = file[handle.offset + handle.size] === 0 ? stored : decompress(stored)
  return block && parseEntries(block)
}

function readFooter(file: Buffer): { metaindex: Handle; index: Handle } | undefined {
  if (file.length < footerLength || !file.subarray(-magic.length).equals(magic)) return undefined
  const footer = file.subarray(-footerLength)
  const metaindex = readHandle(footer, 0)
  const index = metaindex && readHandle(footer, metaindex.end)
  return index && { metaindex: metaindex.handle, index: index.handle }
}

function readHandle(bytes: Buffer, at: number): { handle: Handle; end: number } | undefined {
  const offset = readVarint(bytes, at)
  const size = offset && readVarint(bytes, offset.end)
  return size && { handle: { offset: offset.value, size: size.value }, end: size.end }
}

/** How many of the blocks that are not data are damaged: the list of them, and the filter. */
function metadataDamage(file: Buffer, metaindex: Handle): number {
  const entries = readBlock(file, metaindex)
  if (!entries) return 1
  const handles = entries.map(({ value }) => readHandle(value, 0)?.handle)
  return handles.filter((handle) => !handle || !hasValidChecksum(file, handle)).length
}

function hasValidChecksum(file: Buffer, { offset, size }: Handle): boolean {
  const end = offset + size
  if (end + trailerLength > file.length) return false
  return maskedCrc32c(file, offset, end + 1) === file.readUInt32LE(end + 1)
}

function parseEntries(block: Buffer): TableEntry[] | undefined {
  if (block.length < 4) return undefined
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 * (restarts + 1)
  const entries: TableEntry[] = []
  let key: Buffer = Buffer.alloc(0)
  let at = 0
  while (at < end) {
    const shared = readVarint(block, at)
    const unshared = shared && readVarint(block, shared.end)
    const length = unshared && readVarint(block, unshared.end)
    if (!length) return undefined
    const valueAt = length.end + unshared.value
    at = valueAt + length.value
    if (at > end || shared.value > key.length) return undefined
    key = Buffer.concat([key.subarray(0, shared.value), block.subarray(length.end, valueAt)])
    entries.push({ key, value: block.subarray(valueAt, at) })
  }
  return entries
}

/**
 * Finds the data blocks of a file whose index is damaged: they stand at its front, one behind the other, each
 * before its checksum. The block behind them has no records.
 */
function scanBlocks(file: Buffer): Handle[] {
  const blocks: Handle[] = []
  for (let offset = 0; ; ) {
    const end = findMaskedCrc32c(file, offset)
    if (end === undefined) return blocks
    const handle = { offset, size: end - 1 - offset }
    const entries = readBlock(file, handle)
    if (!entries || entries.length === 0) return blocks
    blocks.push(handle)
    offset = end + 4
  }
}
