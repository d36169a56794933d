import { FluxRecord } from '../../values/value.ts'
import { numberFunction } from './float-function.ts'

/** `math.sincos(x:)`: the sine and the cosine of radians. */
export const sincos = numberFunction(
  'sincos',
  { x: 'float' },
  'object',
  ({ x }) =>
    new FluxRecord(
      new Map([
        ['sin', Math.sin(x)],
        ['cos', Math.cos(x)],
      ]),
    ),
)
