import type { ByteReader, ByteWriter } from './bytes.ts'

const chunkLength = 32

/**
 * Writes 64-bit words by their exclusive or with the one before, in chunks: the bits that are zero in front
 * of and behind every one of a chunk are left out.
 */
export function encodeXor(writer: ByteWriter, words: Int32Array): void {
  const count = words.length / 2
  for (let start = 0; start < count; start += chunkLength) {
    const end = Math.min(start + chunkLength, count)
    let allLow = 0
    let allHigh = 0
    for (let i = start; i < end; i++) {
      allLow |= differing(words, 2 * i)
      allHigh |= differing(words, 2 * i + 1)
    }
    const low = span(allLow)
    const high = span(allHigh)
    writer.byte(low.from)
    writer.byte(low.width)
    writer.byte(high.from)
    writer.byte(high.width)
    for (let i = start; i < end; i++) {
      if (low.width > 0) writer.bits(differing(words, 2 * i) >>> low.from, low.width)
      if (high.width > 0) writer.bits(differing(words, 2 * i + 1) >>> high.from, high.width)
    }
    writer.align()
  }
}

/** Reads words that `encodeXor` wrote. */
export function decodeXor(reader: ByteReader, count: number): Int32Array {
  const words = new Int32Array(2 * count)
  let low = 0
  let high = 0
  for (let start = 0; start < count; start += chunkLength) {
    const end = Math.min(start + chunkLength, count)
    const lowFrom = reader.byte()
    const lowWidth = reader.byte()
    const highFrom = reader.byte()
    const highWidth = reader.byte()
    for (let i = start; i < end; i++) {
      if (lowWidth > 0) low ^= reader.bits(lowWidth) << lowFrom
      if (highWidth > 0) high ^= reader.bits(highWidth) << highFrom
      words[2 * i] = low
      words[2 * i + 1] = high
    }
    reader.align()
  }
  return words
}

function differing(words: Int32Array, at: number): number {
  return (words[at] as number) ^ (at < 2 ? 0 : (words[at - 2] as number))
}

/** The bits from the lowest to the highest one set. */
function span(word: number): { from: number; width: number } {
  if (word === 0) return { from: 0, width: 0 }
  const from = 31 - Math.clz32(word & -word)
  return { from, width: 32 - Math.clz32(word) - from }
}
