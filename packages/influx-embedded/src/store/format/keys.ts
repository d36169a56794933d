/**
 * The key space of the LevelDB that the time series and the API's records share. A key is one letter and,
 * for what is numbered, the number as eight bytes, so that LevelDB's order is the order of the numbers.
 */
export const prefixes = {
  /** The layout's version. */
  version: 0x76, // v
  /** How much there is. */
  ledger: 0x63, // c
  /** Buckets by id. */
  bucket: 0x42, // B
  /** Series by number. */
  series: 0x73, // s
  /** What is known of a block without reading it, by block number. */
  directory: 0x64, // d
  /** Compressed points, by block number: numbers rise, so LevelDB moves these files without rewriting them. */
  block: 0x62, // b
  /** Writes and deletes that are not in blocks yet, by sequence number. */
  log: 0x6c, // l
  /** The API's own records, by their names. */
  metadata: 0x6d, // m
  /** Those of them that are of what is past: there may be very many. */
  past: 0x70, // p
  /** What waits to be sent to other databases, by replication and log record. */
  queue: 0x71, // q
} as const

const numberedLength = 9

/** The key of a numbered record. */
export function numberedKey(prefix: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(numberedLength)
  key[0] = prefix
  key.writeUInt32BE(Math.floor(number / 0x1_0000_0000), 1)
  key.writeUInt32BE(number >>> 0, 5)
  return key
}

/** The number in a numbered key, or undefined where the key is not one. */
export function numberOf(key: Uint8Array): number | undefined {
  if (key.length !== numberedLength) return undefined
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  return view.getUint32(1) * 0x1_0000_0000 + view.getUint32(5)
}

/** The key of a named record. */
export function namedKey(prefix: number, name: string): Buffer {
  const key = Buffer.allocUnsafe(1 + Buffer.byteLength(name))
  key[0] = prefix
  key.write(name, 1)
  return key
}

/** The name in a named key. */
export function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset + 1, key.byteLength - 1).toString()
}

/** The range that holds every key of a prefix. */
export function prefixRange(prefix: number): [from: Buffer, to: Buffer] {
  return [Buffer.from([prefix]), Buffer.from([prefix + 1])]
}
