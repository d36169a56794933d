const slices = 8
const tables = makeTables()

/**
 * CRC-32C (Castagnoli) of some bytes, as LevelDB's files have it; eight bytes a step.
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1
  let at = from
  for (; at + slices <= to; at += slices) {
    const low = crc ^ wordAt(bytes, at)
    crc =
      (tables[0x700 + (low & 0xff)] as number) ^
      (tables[0x600 + ((low >>> 8) & 0xff)] as number) ^
      (tables[0x500 + ((low >>> 16) & 0xff)] as number) ^
      (tables[0x400 + (low >>> 24)] as number) ^
      (tables[0x300 + (bytes[at + 4] as number)] as number) ^
      (tables[0x200 + (bytes[at + 5] as number)] as number) ^
      (tables[0x100 + (bytes[at + 6] as number)] as number) ^
      (tables[bytes[at + 7] as number] as number)
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return ~crc >>> 0
}

/** The form in which LevelDB stores a checksum, so that data that holds checksums is not mistaken for them. */
export function maskedCrc32c(bytes: Uint8Array, from: number, to: number): number {
  return masked(crc32c(bytes, from, to))
}

/** The first place from another on where the checksum stands of all bytes in between, stored as LevelDB does. */
export function findMaskedCrc32c(bytes: Buffer, from: number): number | undefined {
  let crc = -1
  for (let at = from; at + 5 <= bytes.length; at++) {
    crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 0xff] as number)
    if (masked(~crc >>> 0) === bytes.readUInt32LE(at + 1)) return at + 1
  }
  return undefined
}

function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

function wordAt(bytes: Uint8Array, at: number): number {
  const upper = ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | upper
}

function makeTables(): Int32Array {
  const made = new Int32Array(slices * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    made[byte] = crc
  }
  for (let i = 256; i < made.length; i++) {
    const before = made[i - 256] as number
    made[i] = (before >>> 8) ^ (made[before & 0xff] as number)
  }
  return made
}
