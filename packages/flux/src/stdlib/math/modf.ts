import { FluxRecord } from '../../values/value.ts'
import { numberFunction } from './float-function.ts'

/** `math.modf(f:)`: the whole and the fractional part of f. */
export const modf = numberFunction('modf', { f: 'float' }, 'object', ({ f }) => {
  const whole = Math.trunc(f)
  return new FluxRecord(
    new Map([
      ['int', whole],
      ['frac', Number.isFinite(f) ? f - whole : Number.NaN],
    ]),
  )
})
