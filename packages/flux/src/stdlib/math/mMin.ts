import { numberFunction } from './float-function.ts'

/** `math.mMin(x:, y:)`: the lesser of two. */
export const mMin = numberFunction('mMin', { x: 'float', y: 'float' }, 'float', ({ x, y }) =>
  // Negative infinity wins even over NaN.
  x === Number.NEGATIVE_INFINITY || y === Number.NEGATIVE_INFINITY ? Number.NEGATIVE_INFINITY : Math.min(x, y),
)
