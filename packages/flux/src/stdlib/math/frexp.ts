import { splitExponent } from '../../numeric/float-bits.ts'
import { FluxRecord, type Value } from '../../values/value.ts'
import { numberFunction } from './float-function.ts'

/** `math.frexp(f:)`: f as `frac × 2^exp`. */
export const frexp = numberFunction('frexp', { f: 'float' }, 'object', ({ f }) => {
  const [frac, exp] = splitExponent(f)
  return new FluxRecord(
    new Map<string, Value>([
      ['frac', frac],
      ['exp', BigInt(exp)],
    ]),
  )
})
