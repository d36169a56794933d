import { sampleSource } from './sample-source.ts'
import { truths } from './truths.ts'

/** Two tables of booleans. */
export const bool = sampleSource('bool', 'bool', truths)
