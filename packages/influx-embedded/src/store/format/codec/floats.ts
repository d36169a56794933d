import type { ByteReader, ByteWriter } from './bytes.ts'
import { largestPacked, packIntegers, unpackIntegers } from './integers.ts'
import { decodeXor, encodeXor } from './xor.ts'

const powers = Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))
const xor = powers.length

/**
 * Writes doubles exactly. What sensors send are short decimals: those are written as whole numbers of a
 * decimal place, and the few of a block that are none beside them. Other doubles are written by their
 * difference in bits from the one before.
 */
export function encodeFloats(writer: ByteWriter, values: Float64Array): void {
  const count = values.length
  const integers = new Float64Array(count)
  const exceptions: number[] = []
  for (let exponent = 0; exponent < powers.length; exponent++) {
    if (!scale(values, powers[exponent] as number, integers, exceptions)) continue
    writer.byte(exponent)
    writer.varint(exceptions.length)
    for (const index of exceptions) {
      writer.varint(index)
      writer.bytes(new Uint8Array(values.buffer, values.byteOffset + 8 * index, 8))
    }
    packIntegers(writer, integers, count)
    return
  }
  writer.byte(xor)
  encodeXor(writer, new Int32Array(values.buffer, values.byteOffset, 2 * count))
}

/** Reads doubles that `encodeFloats` wrote, as words. */
export function decodeFloats(reader: ByteReader, count: number): Int32Array {
  const form = reader.byte()
  if (form === xor) return decodeXor(reader, count)
  const indexes: number[] = []
  const bytes: Uint8Array[] = []
  for (let left = reader.varint(); left > 0; left--) {
    indexes.push(reader.varint())
    bytes.push(reader.bytes(8))
  }
  const values = unpackIntegers(reader, count)
  if (form > 0) {
    const power = powers[form] as number
    for (let i = 0; i < count; i++) values[i] = (values[i] as number) / power
  }
  const words = new Int32Array(values.buffer)
  const target = new Uint8Array(values.buffer)
  for (const [i, index] of indexes.entries()) target.set(bytes[i] as Uint8Array, 8 * index)
  return words
}

/** Writes the values as whole numbers of a decimal place; false where too many of them are none. */
function scale(values: Float64Array, power: number, integers: Float64Array, exceptions: number[]): boolean {
  const allowed = values.length >>> 5
  exceptions.length = 0
  let previous = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const integer = Math.round(value * power)
    if (integer / power === value && integer <= largestPacked && integer >= -largestPacked && !Object.is(value, -0)) {
      // Adding zero turns the -0 that rounding gives a small negative number into 0.
      previous = integer + 0
    } else if (exceptions.push(i) > allowed) {
      return false
    }
    // An exception's place repeats its neighbour, which costs the fewest bits.
    integers[i] = previous
  }
  return true
}
