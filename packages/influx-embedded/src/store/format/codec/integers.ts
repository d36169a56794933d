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
      writer.run(stepsOf(values, start, end, previous), 0, end - start, stepWidth, leastStep)
    } else {
      writer.byte(width)
      writer.signedVarint(least)
      writer.run(values, start, end, width, least)
    }
    previous = last
  }
}

const steps = new Float64Array(chunkLength)

function stepsOf(values: Float64Array, start: number, end: number, previous: number): Float64Array {
  let last = previous
  for (let i = start; i < end; i++) {
    const value = values[i] as number
    steps[i - start] = value - last
    last = value
  }
  return steps
}

/** Reads numbers that `packIntegers` wrote. */
export function unpackIntegers(reader: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count)
  let previous = 0
  for (let start = 0; start < count; start += chunkLength) {
    const end = Math.min(start + chunkLength, count)
    const head = reader.byte()
    const width = head & widthMask
    reader.run(values, start, end, width, reader.signedVarint())
    if (head & differences) {
      for (let i = start; i < end; i++) {
        previous += values[i] as number
        values[i] = previous
      }
    }
    previous = values[end - 1] as number
  }
  return values
}

/** Bits that hold every whole number from 0 to a largest one. */
function bitsFor(largest: number): number {
  if (largest < 0x1_0000_0000) return 32 - Math.clz32(largest)
  return 64 - Math.clz32(Math.floor(largest / 0x1_0000_0000))
}
