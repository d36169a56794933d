import { FluxError } from '../../errors.ts'
import { greatestRow } from '../../table/extremes.ts'
import { selectorFunction } from '../selector-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/max/ */
export const max = selectorFunction(
  'max',
  (vector) => {
    if (vector.type === 'bool' || vector.type === 'string') {
      const title = '*universe.MaxSelector'
      throw new FluxError('invalid', `invalid use of function: ${title} has no implementation for type ${vector.type}`)
    }
    return greatestRow(vector)
  },
  'zero',
)
