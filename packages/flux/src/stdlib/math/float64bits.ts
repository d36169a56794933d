import { bitsOfFloat } from '../../numeric/float-bits.ts'
import { UInt } from '../../values/value.ts'
import { numberFunction } from './float-function.ts'

/** `math.float64bits(f:)`: the 64 bits of a float. */
export const float64bits = numberFunction('float64bits', { f: 'float' }, 'uint', ({ f }) => new UInt(bitsOfFloat(f)))
