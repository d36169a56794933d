import { numberFunction } from './float-function.ts'

/** `math.mMax(x:, y:)`: the greater of two. */
export const mMax = numberFunction('mMax', { x: 'float', y: 'float' }, 'float', ({ x, y }) =>
  // Infinity wins even over NaN.
  x === Number.POSITIVE_INFINITY || y === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.max(x, y),
)
