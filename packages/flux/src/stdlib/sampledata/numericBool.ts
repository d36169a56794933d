import { sampleSource } from './sample-source.ts'
import { truths } from './truths.ts'

/** Two tables of zeros and ones. */
export const numericBool = sampleSource(
  'numericBool',
  'int',
  truths.map((truth) => (truth ? 1n : 0n)),
)
