import { numbers } from './numbers.ts'
import { sampleSource } from './sample-source.ts'

/** Two tables of floats. */
export const float = sampleSource('float', 'float', numbers)
