import { besselJ } from '../../numeric/bessel.ts'
import { checkOrder } from './bessel-order.ts'
import { numberFunction } from './float-function.ts'

/** `math.jn(n:, x:)`: the Bessel function of the first kind and order n. */
export const jn = numberFunction('jn', { n: 'int', x: 'float' }, 'float', ({ n, x }) => {
  checkOrder('jn', n)
  return besselJ(Number(n), x)
})
