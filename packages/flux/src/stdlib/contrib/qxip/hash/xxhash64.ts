import { hashFunction } from './hash-function.ts'

const prime1 = 0x9e3779b185ebca87n
const prime2 = 0xc2b2ae3d27d4eb4fn
const prime3 = 0x165667b19e3779f9n
const prime4 = 0x85ebca77c2b2ae63n
const prime5 = 0x27d4eb2f165667c5n

const cut = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, by: bigint): bigint => cut((value << by) | (value >> (64n - by)))
const round = (lane: bigint, input: bigint): bigint => cut(rotate(cut(lane + input * prime2), 31n) * prime1)
const merge = (hash: bigint, lane: bigint): bigint => cut((hash ^ round(0n, lane)) * prime1 + prime4)

/**
 * The 64-bit xxHash of bytes, with the seed 0.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
function xxhash(bytes: Buffer): bigint {
  let at = 0
  let hash = prime5
  if (bytes.length >= 32) {
    const lanes: [bigint, bigint, bigint, bigint] = [cut(prime1 + prime2), prime2, 0n, cut(-prime1)]
    for (; at + 32 <= bytes.length; at += 32)
      for (const lane of [0, 1, 2, 3] as const) lanes[lane] = round(lanes[lane], bytes.readBigUInt64LE(at + 8 * lane))
    hash = lanes.reduce((sum, lane, i) => sum + rotate(lane, [1n, 7n, 12n, 18n][i] as bigint), 0n)
    hash = lanes.reduce(merge, cut(hash))
  }
  hash = cut(hash + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8)
    hash = cut(rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * prime1 + prime4)
  if (at + 4 <= bytes.length) {
    hash = cut(rotate(hash ^ cut(BigInt(bytes.readUInt32LE(at)) * prime1), 23n) * prime2 + prime3)
    at += 4
  }
  for (; at < bytes.length; at++) hash = cut(rotate(hash ^ cut(BigInt(bytes[at] as number) * prime5), 11n) * prime1)
  hash = cut((hash ^ (hash >> 33n)) * prime2)
  hash = cut((hash ^ (hash >> 29n)) * prime3)
  return hash ^ (hash >> 32n)
}

/** `hash.xxhash64(v:)`: the xxHash of a text in decimal digits. */
export const xxhash64 = hashFunction('xxhash64', (text) => String(xxhash(Buffer.from(text))), 'sha256')
