import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { whileEvaluating } from '../../row/evaluation-error.ts'
import { RowFunction } from '../../row/row-function.ts'
import { maskTable } from '../../table/mask.ts'
import { streamed } from '../../table/streams.ts'
import type { FluxFunction } from '../../values/function.ts'

export interface FilterSpec {
  readonly fn: FluxFunction
  readonly keepEmpty: boolean
}

/**
 * Keeps the rows for which a function answers true.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/filter/
 */
export const filter = transformation<FilterSpec>({
  package: 'universe',
  name: 'filter',
  parameters: { tables: '<-', fn: '!', onEmpty: '?' },
  spec(args) {
    const onEmpty = args.has('onEmpty') ? args.string('onEmpty') : 'drop'
    if (onEmpty !== 'keep' && onEmpty !== 'drop')
      throw new FluxError('invalid', `onEmpty must be keep or drop, was "${onEmpty}"`)
    return { fn: args.rowFn('fn'), keepEmpty: onEmpty === 'keep' }
  },
  parts: 'passes',
  run([input], { fn, keepEmpty }, context) {
    const rowFunction = new RowFunction(fn, context)
    return streamed(input, context, (table) => {
      const mask = whileEvaluating('filter', () => rowFunction.predicate(table))
      const kept = maskTable(table, mask)
      return kept.length > 0 || keepEmpty ? kept : undefined
    })
  },
})
