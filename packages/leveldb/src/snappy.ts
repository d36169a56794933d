import { readVarint } from './varint.ts'

/**
 * Decompresses Snappy's format; undefined where the bytes are not that.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function decompress(bytes: Buffer): Buffer | undefined {
  const head = readVarint(bytes, 0)
  if (!head) return undefined
  const output = Buffer.alloc(head.value)
  let at = head.end
  let length = 0
  while (at < bytes.length) {
    const tag = bytes[at++] as number
    const kind = tag & 3
    let count: number
    if (kind === 0) {
      count = literalLength(bytes, at, tag)
      at += literalLengthBytes(tag)
      if (length + count > output.length || at + count > bytes.length) return undefined
      bytes.copy(output, length, at, at + count)
      at += count
    } else {
      count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      if (!repeat(output, length, backReference(bytes, at, tag), count)) return undefined
      at += backBytes[kind] as number
    }
    length += count
  }
  return length === output.length ? output : undefined
}

/** A literal of more than 60 bytes has its length behind the tag, which says in how many bytes. */
const literalLengthBytes = (tag: number): number => Math.max(0, (tag >>> 2) - 59)

function literalLength(bytes: Buffer, at: number, tag: number): number {
  const behind = literalLengthBytes(tag)
  return (behind > 0 ? littleEndian(bytes, at, behind) : tag >>> 2) + 1
}

/** Writes what stands `back` bytes before `length` once more; false where nothing stands there or there is no room. */
function repeat(output: Buffer, length: number, back: number, count: number): boolean {
  if (back === 0 || back > length || length + count > output.length) return false
  // Byte by byte: what is copied may overlap what it is copied to.
  for (let i = 0; i < count; i++) output[length + i] = output[length + i - back] as number
  return true
}

const backBytes = [0, 1, 2, 4]

function backReference(bytes: Buffer, at: number, tag: number): number {
  const kind = tag & 3
  if (kind === 1) return ((tag >>> 5) << 8) | (bytes[at] ?? 0)
  return littleEndian(bytes, at, backBytes[kind] as number)
}

function littleEndian(bytes: Buffer, at: number, length: number): number {
  return at + length <= bytes.length ? bytes.readUIntLE(at, length) : 0
}
