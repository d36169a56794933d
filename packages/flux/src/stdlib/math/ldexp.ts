import { scaleByPower } from '../../numeric/float-bits.ts'
import { numberFunction } from './float-function.ts'

/** `math.ldexp(frac:, exp:)`: frac times 2 to the power of exp. */
export const ldexp = numberFunction('ldexp', { frac: 'float', exp: 'int' }, 'float', ({ frac, exp }) =>
  scaleByPower(frac, Number(exp)),
)
