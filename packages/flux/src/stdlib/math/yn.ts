import { besselY } from '../../numeric/bessel.ts'
import { checkOrder } from './bessel-order.ts'
import { numberFunction } from './float-function.ts'

/** `math.yn(n:, x:)`: the Bessel function of the second kind and order n. */
export const yn = numberFunction('yn', { n: 'int', x: 'float' }, 'float', ({ n, x }) => {
  checkOrder('yn', n)
  return besselY(Number(n), x)
})
