import { remainder as remainderOf } from '../../numeric/rounding.ts'
import { numberFunction } from './float-function.ts'

/** `math.remainder(x:, y:)`: what is left of x / y rounded to the nearest whole number, as IEEE 754 has it. */
export const remainder = numberFunction('remainder', { x: 'float', y: 'float' }, 'float', ({ x, y }) =>
  remainderOf(x, y),
)
