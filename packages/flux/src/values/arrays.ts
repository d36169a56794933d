/** Arrays up to this many bytes share memory with others. */
const shared = 4096
const slabBytes = 65_536
/** V8 keeps what is no larger in its own heap, which is as fast. */
const inHeap = 64

let slab = new ArrayBuffer(slabBytes)
let used = 0

/**
 * Arrays of zeros, for columns and what is worked out of them.
 *
 * A script over many devices makes a hundred thousand small ones, and one with memory of its own takes V8 some 1.5 µs,
 * one within a larger buffer 0.1 µs. So their `buffer` is not theirs alone: it must not be sent to another thread.
 */
export const newFloats = (length: number): Float64Array =>
  isSmall(8 * length) ? new Float64Array(slab, place(8 * length), length) : new Float64Array(length)

/** For ints and times. */
export const newInts = (length: number): BigInt64Array =>
  isSmall(8 * length) ? new BigInt64Array(slab, place(8 * length), length) : new BigInt64Array(length)

export const newUints = (length: number): BigUint64Array =>
  isSmall(8 * length) ? new BigUint64Array(slab, place(8 * length), length) : new BigUint64Array(length)

/** For row numbers and a dictionary's codes. */
export const newIndices = (length: number): Int32Array =>
  isSmall(4 * length) ? new Int32Array(slab, place(4 * length), length) : new Int32Array(length)

/** For bools and validity. */
export const newBytes = (length: number): Uint8Array =>
  isSmall(length) ? new Uint8Array(slab, place(length), length) : new Uint8Array(length)

/** Each 64-bit value as two words, the low one first: reading a bigint may allocate. */
export const wordsOf = ({ buffer, byteOffset, length }: Float64Array | BigInt64Array | BigUint64Array): Int32Array =>
  new Int32Array(buffer, byteOffset, 2 * length)

/** Makes sure that there is room in the slab. */
function isSmall(bytes: number): boolean {
  if (!(bytes > inHeap && bytes <= shared)) return false
  if (used + bytes > slabBytes) {
    slab = new ArrayBuffer(slabBytes)
    used = 0
  }
  return true
}

function place(bytes: number): number {
  const at = used
  used = (used + bytes + 7) & ~7
  return at
}
