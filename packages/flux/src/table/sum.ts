import { newFloats } from '../values/arrays.ts'

const lanes = 32

/**
 * The sum of `data[start..end)` with the additions in the order in which InfluxDB's vectorised sum makes them, so
 * that the last bits agree: 32 running sums side by side, put together pairwise, then the rest one by one.
 */
export function sumFloats(data: Float64Array, start: number, end: number): number {
  const vectorised = start + Math.floor((end - start) / lanes) * lanes
  let total = vectorised > start ? sumInLanes(data, start, vectorised) : 0
  for (let i = vectorised; i < end; i++) total += data[i] as number
  return total
}

function sumInLanes(data: Float64Array, start: number, end: number): number {
  const sums = newFloats(lanes)
  for (let i = start; i < end; i += lanes) {
    for (let lane = 0; lane < lanes; lane++) sums[lane] = (sums[lane] as number) + (data[i + lane] as number)
  }
  for (let half = lanes / 2; half >= 4; half /= 2) {
    for (let lane = 0; lane < half; lane++) sums[lane] = (sums[lane] as number) + (sums[lane + half] as number)
  }
  return (sums[0] as number) + (sums[2] as number) + ((sums[1] as number) + (sums[3] as number))
}

/** The sum of a whole array that InfluxDB would hold in several buffers: each is summed, then their sums. */
export function sumBuffers(data: Float64Array, breaks: readonly number[] = []): number {
  let total = 0
  let start = 0
  for (const end of [...breaks, data.length]) {
    total += sumFloats(data, start, end)
    start = end
  }
  return total
}
