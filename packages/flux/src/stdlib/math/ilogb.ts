import { binaryExponent } from '../../numeric/float-bits.ts'
import { numberFunction } from './float-function.ts'

/** `math.ilogb(x:)`: the binary exponent of x. */
export const ilogb = numberFunction('ilogb', { x: 'float' }, 'int', ({ x }) => {
  // The bounds of 32 bits stand for what has no exponent.
  if (x === 0) return -(2n ** 31n)
  return Number.isFinite(x) ? BigInt(binaryExponent(x)) : 2n ** 31n - 1n
})
