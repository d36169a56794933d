import { numberFunction } from './float-function.ts'

/** `math.isNaN(f:)`: true where f is not a number. */
export const isNaNFn = numberFunction('isNaN', { f: 'float' }, 'bool', ({ f }) => Number.isNaN(f))
