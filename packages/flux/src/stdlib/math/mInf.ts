import { numberFunction } from './float-function.ts'

/** `math.mInf(sign:)`: infinity with a sign. */
export const mInf = numberFunction('mInf', { sign: 'int' }, 'float', ({ sign }) =>
  sign >= 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
)
