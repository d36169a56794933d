import { numberFunction } from './float-function.ts'

/** `math.atan2(y:, x:)`: the angle of the point (x, y), in radians. */
export const atan2 = numberFunction('atan2', { y: 'float', x: 'float' }, 'float', ({ y, x }) => Math.atan2(y, x))
