import { isNegative } from '../../numeric/float-bits.ts'
import { numberFunction } from './float-function.ts'

/** `math.copysign(x:, y:)`: the magnitude of x with the sign of y. */
export const copysign = numberFunction('copysign', { x: 'float', y: 'float' }, 'float', ({ x, y }) =>
  isNegative(x) === isNegative(y) ? x : -x,
)
