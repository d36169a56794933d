import { binsFunction } from './bins.ts'

/** `linearBins(start:, width:, count:, infinity:)`: bounds at the same distance from each other. */
export const linearBins = binsFunction('linearBins', 'width', (bound, width) => bound + width)
