import { binsFunction } from './bins.ts'

/** `logarithmicBins(start:, factor:, count:, infinity:)`: bounds of which each is `factor` times the one before. */
export const logarithmicBins = binsFunction('logarithmicBins', 'factor', (bound, factor) => bound * factor)
