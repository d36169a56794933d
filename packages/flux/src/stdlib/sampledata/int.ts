import { numbers } from './numbers.ts'
import { sampleSource } from './sample-source.ts'

/** Two tables of integers. */
export const int = sampleSource(
  'int',
  'int',
  numbers.map((x) => BigInt(Math.trunc(x))),
)
