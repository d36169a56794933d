import { FluxError } from '../errors.ts'
import type { Selector } from '../table/select.ts'
import { selectorFunction } from './selector-function.ts'

/** Declares `min` or `max`, which order numbers and times alone. */
export const extremeFunction = (name: 'min' | 'max', select: Selector) =>
  selectorFunction(
    name,
    (vector) => {
      if (vector.type === 'bool' || vector.type === 'string') {
        const title = `*universe.${name === 'min' ? 'Min' : 'Max'}Selector`
        throw new FluxError(
          'invalid',
          `invalid use of function: ${title} has no implementation for type ${vector.type}`,
        )
      }
      return select(vector)
    },
    'zero',
  )
