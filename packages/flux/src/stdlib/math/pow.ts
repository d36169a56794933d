import { power } from '../../numeric/power.ts'
import { numberFunction } from './float-function.ts'

/** `math.pow(x:, y:)`: x to the power of y. */
export const pow = numberFunction('pow', { x: 'float', y: 'float' }, 'float', ({ x, y }) => power(x, y))
