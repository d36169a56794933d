import { logGammaSign } from '../../numeric/gamma-function.ts'
import { FluxRecord, type Value } from '../../values/value.ts'
import { numberFunction } from './float-function.ts'

/** `math.lgamma(x:)`: the logarithm of the gamma function's magnitude, and its sign. */
export const lgamma = numberFunction('lgamma', { x: 'float' }, 'object', ({ x }) => {
  const [value, sign] = logGammaSign(x)
  return new FluxRecord(
    new Map<string, Value>([
      ['lgamma', value],
      ['sign', BigInt(sign)],
    ]),
  )
})
