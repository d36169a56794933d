import type { ByteReader, ByteWriter } from './bytes.ts'
import { largestPacked, packIntegers, unpackIntegers } from './integers.ts'

const two32 = 0x1_0000_0000
const units = [1e9, 1e6, 1e3, 1]
const raw = 4

/**
 * Writes rising times as whole units since the first: seconds where all of them fit, else finer ones.
 * Regular intervals then take no bits at all. Times too far apart for that are written as they are.
 */
export function encodeTimes(writer: ByteWriter, words: Int32Array, count: number): void {
  const first = words.subarray(0, 2)
  const offsets = new Float64Array(count)
  for (let i = 0; i < count; i++) offsets[i] = offset(words, i, first)
  if ((offsets[count - 1] as number) > largestPacked) {
    writer.byte(raw)
    writer.bytes(bytesOf(words.subarray(0, 2 * count)))
    return
  }
  let unitIndex = 0
  for (let i = 1; i < count; i++) while (!isMultiple(offsets[i] as number, units[unitIndex] as number)) unitIndex++
  const unit = units[unitIndex] as number
  if (unit > 1) for (let i = 0; i < count; i++) offsets[i] = Math.round((offsets[i] as number) / unit)
  writer.byte(unitIndex)
  writer.bytes(bytesOf(first))
  packIntegers(writer, offsets, count)
}

/** Reads times that `encodeTimes` wrote, as words. */
export function decodeTimes(reader: ByteReader, count: number): Int32Array {
  const words = new Int32Array(2 * count)
  const form = reader.byte()
  if (form === raw) {
    bytesOf(words).set(reader.bytes(words.byteLength))
    return words
  }
  const unit = units[form] as number
  bytesOf(words).set(reader.bytes(8))
  const low = (words[0] as number) >>> 0
  const high = words[1] as number
  const offsets = unpackIntegers(reader, count)
  for (let i = 1; i < count; i++) {
    const sum = low + (offsets[i] as number) * unit
    const carry = Math.floor(sum / two32)
    words[2 * i] = sum - carry * two32
    words[2 * i + 1] = high + carry
  }
  return words
}

/** Whether a whole number is a multiple of another; the remainder operator on doubles is much slower. */
function isMultiple(number: number, unit: number): boolean {
  return Math.round(number / unit) * unit === number
}

function offset(words: Int32Array, index: number, first: Int32Array): number {
  const highs = (words[2 * index + 1] as number) - (first[1] as number)
  return highs * two32 + (((words[2 * index] as number) >>> 0) - ((first[0] as number) >>> 0))
}

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}
