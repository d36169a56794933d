import { nextFloat } from '../../numeric/float-bits.ts'
import { numberFunction } from './float-function.ts'

/** `math.nextafter(x:, y:)`: the float next to x in the direction of y. */
export const nextafter = numberFunction('nextafter', { x: 'float', y: 'float' }, 'float', ({ x, y }) => nextFloat(x, y))
