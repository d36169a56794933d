import type { ByteReader, ByteWriter } from './bytes.ts'
import { largestPacked, packIntegers, unpackIntegers } from './integers.ts'

const two32 = 0x1_0000_0000
const packed = 0
const raw = 1

/** Writes 64-bit whole numbers, packed where each of them is at most 2^51, else as they are. */
export function encodeWords(writer: ByteWriter, words: Int32Array): void {
  const count = words.length / 2
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const number = (words[2 * i + 1] as number) * two32 + ((words[2 * i] as number) >>> 0)
    if (number > largestPacked || number < -largestPacked) {
      writer.byte(raw)
      writer.bytes(new Uint8Array(words.buffer, words.byteOffset, words.byteLength))
      return
    }
    numbers[i] = number
  }
  writer.byte(packed)
  packIntegers(writer, numbers, count)
}

/** Reads numbers that `encodeWords` wrote. */
export function decodeWords(reader: ByteReader, count: number): Int32Array {
  const words = new Int32Array(2 * count)
  if (reader.byte() === raw) {
    new Uint8Array(words.buffer).set(reader.bytes(words.byteLength))
    return words
  }
  const numbers = unpackIntegers(reader, count)
  for (let i = 0; i < count; i++) {
    const number = numbers[i] as number
    const high = Math.floor(number / two32)
    words[2 * i] = number - high * two32
    words[2 * i + 1] = high
  }
  return words
}
