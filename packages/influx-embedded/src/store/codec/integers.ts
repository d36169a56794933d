import type { ByteReader, ByteWriter } from './bytes.ts'

/** Whole numbers up to here are packed: the largest difference of two takes 53 bits, which a double holds. */
export const largestPacked = 2 ** 51

const chunkLength = 128
const differences = 0x40
const widthMask = 0x3f

/**
 * Writes whole numbers of at most 2^51 in chunks. A chunk holds either its numbers or the differences
 * between them, whichever takes fewer bits, each less the smallest one and in as few bits as the largest needs.
 */
export function packIntegers(writer: ByteWriter, values: Float64Array, count: number): void {
  let previous = 0
  for (let start = 0; start < count; start += chunkLength) {
    const end = Math.min(start + chunkLength, count)
    let least = Infinity
    let most = -Infinity
    let leastStep = Infinity
    let mostStep = -Infinity
    let last = previous
    for (let i = start; i < end; i++) {
      const value = values[i] as number
      const step = value - last
      if (value < least) least = value
      if (value > most) most = value
      if (step < leastStep) leastStep = step
      if (step > mostStep) mostStep = step
      last = value
    }
    const width = bitsFor(most - least)
    const stepWidth = bitsFor(mostStep - leastStep)
    if (stepWidth < width) {
      writer.byte(differences | stepWidth)
      writer.signedVarint(leastStep)
      last = previous
      for (let i = start; i < end; i++) {
        const value = values[i] as number
        if (stepWidth > 0) writer.bits(value - last - leastStep, stepWidth)
        last = value
      }
    } else {
      writer.byte(width)
      writer.signedVarint(least)
      if (width > 0) for (let i = start; i < end; i++) writer.bits((values[i] as number) - least, width)
    }
    writer.align()
    previous = last
  }
}

/** Reads numbers that `packIntegers` wrote. */
export function unpackIntegers(reader: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count)
  let previous = 0
  for (let start = 0; start < count; start += chunkLength) {
    const end = Math.min(start + chunkLength, count)
    const head = reader.byte()
    const width = head & widthMask
    const base = reader.signedVarint()
    if (head & differences) {
      for (let i = start; i < end; i++) {
        previous += base + (width > 0 ? reader.bits(width) : 0)
        values[i] = previous
      }
    } else {
      for (let i = start; i < end; i++) values[i] = base + (width > 0 ? reader.bits(width) : 0)
      previous = values[end - 1] as number
    }
    reader.align()
  }
  return values
}

/** Bits that hold every whole number from 0 to a largest one. */
function bitsFor(largest: number): number {
  if (largest < 0x1_0000_0000) return 32 - Math.clz32(largest)
  return 64 - Math.clz32(Math.floor(largest / 0x1_0000_0000))
}
