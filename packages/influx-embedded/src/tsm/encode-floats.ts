import { BitWriter } from './bit-writer.ts'

const GORILLA = 0x10
/** Ends the values: the bits of Go's NaN, which is no value of a field. */
const END = { low: 1, high: 0x7ff8_0000 }
/** More leading zeros than that have no room in five bits. */
const MOST_LEADING = 31

/**
 * Doubles as a TSM file has them: the first as it is, each further one by the bits in which it differs from the one before.
 *
 * @see https://www.vldb.org/pvldb/vol8/p1816-teller.pdf section 4.1.2
 */
export function encodeFloats(values: Float64Array): Uint8Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const writer = new BitWriter(1 + values.byteLength)
  writer.write(GORILLA, 8)
  let [low, high] = [words[0] as number, words[1] as number]
  writer.write(high, 32)
  writer.write(low, 32)
  /** The zeros on both sides of the bits that were written last. */
  let [leading, trailing] = [64, 64]

  const add = (nextLow: number, nextHigh: number) => {
    const [differentLow, differentHigh] = [(nextLow ^ low) >>> 0, (nextHigh ^ high) >>> 0]
    low = nextLow
    high = nextHigh
    if (differentLow === 0 && differentHigh === 0) return writer.write(0, 1)
    const zerosBefore = leadingZeros(differentLow, differentHigh)
    const zerosBehind = trailingZeros(differentLow, differentHigh)
    const isWithin = zerosBefore >= leading && zerosBehind >= trailing
    if (isWithin) writer.write(0b10, 2)
    else {
      leading = zerosBefore
      trailing = zerosBehind
      writer.write(0b11, 2)
      writer.write(leading, 5)
      // 64 has no room in six bits and is written as 0, which is never needed.
      writer.write((64 - leading - trailing) & 0x3f, 6)
    }
    writeMiddle(writer, differentLow, differentHigh, { leading, trailing })
  }

  for (let at = 2; at < words.length; at += 2) add(words[at] as number, words[at + 1] as number)
  add(END.low, END.high)
  return writer.finish()
}

function leadingZeros(low: number, high: number): number {
  return Math.min(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), MOST_LEADING)
}

function trailingZeros(low: number, high: number): number {
  return low === 0 ? 63 - Math.clz32(high & -high) : 31 - Math.clz32(low & -low)
}

/** Writes 64 bits without the zeros on both sides. */
function writeMiddle(
  writer: BitWriter,
  low: number,
  high: number,
  { leading, trailing }: { readonly leading: number; readonly trailing: number },
): void {
  const count = 64 - leading - trailing
  const shiftedLow =
    trailing >= 32 ? high >>> (trailing - 32) : trailing > 0 ? (low >>> trailing) | (high << (32 - trailing)) : low
  if (count > 32) writer.write(high >>> trailing, count - 32)
  writer.write(shiftedLow >>> 0, Math.min(count, 32))
}
