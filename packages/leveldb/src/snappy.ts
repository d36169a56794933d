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
      count = (tag >>> 2) + 1
      if (count > 60) {
        const extra = count - 60
        count = littleEndian(bytes, at, extra) + 1
        at += extra
      }
      if (length + count > output.length || at + count > bytes.length) return undefined
      bytes.copy(output, length, at, at + count)
      at += count
    } else {
      const back = backReference(bytes, at, tag)
      count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      at += backBytes[kind] as number
      if (back === 0 || back > length || length + count > output.length) return undefined
      // Byte by byte: what is copied may overlap what it is copied to.
      for (let i = 0; i < count; i++) output[length + i] = output[length + i - back] as number
    }
    length += count
  }
  return length === output.length ? output : undefined
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
