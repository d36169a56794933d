import { numberFunction } from './float-function.ts'

/** `math.isInf(f:, sign:)`: true where f is infinite with that sign; with either for a sign of 0. */
export const isInf = numberFunction('isInf', { f: 'float', sign: 'int' }, 'bool', ({ f, sign }) =>
  sign > 0n
    ? f === Number.POSITIVE_INFINITY
    : sign < 0n
      ? f === Number.NEGATIVE_INFINITY
      : Math.abs(f) === Number.POSITIVE_INFINITY,
)
