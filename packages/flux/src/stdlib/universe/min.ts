import { FluxError } from '../../errors.ts'
import { leastRow } from '../../table/extremes.ts'
import { selectorFunction } from '../selector-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/min/ */
export const min = selectorFunction(
  'min',
  (vector) => {
    if (vector.type === 'bool' || vector.type === 'string') {
      const title = '*universe.MinSelector'
      throw new FluxError('invalid', `invalid use of function: ${title} has no implementation for type ${vector.type}`)
    }
    return leastRow(vector)
  },
  'zero',
)
