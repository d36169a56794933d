import { numberFunction } from './float-function.ts'

/** `math.dim(x:, y:)`: x - y, or 0 where that is negative. */
export const dim = numberFunction('dim', { x: 'float', y: 'float' }, 'float', ({ x, y }) => {
  const difference = x - y
  return Math.max(difference, 0)
})
