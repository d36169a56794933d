import { numbers } from './numbers.ts'
import { sampleSource } from './sample-source.ts'

/** Two tables of unsigned integers; the negative ones have wrapped. */
export const uint = sampleSource(
  'uint',
  'uint',
  numbers.map((x) => BigInt.asUintN(64, BigInt(Math.trunc(x)))),
)
