import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { rowValues, tableArgument } from '../found-table.ts'

/**
 * A row of a table that `tableFind` found.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/getrecord/
 */
export const getRecord = scalar({
  package: 'universe',
  name: 'getRecord',
  parameters: { table: '<-', idx: '!' },
  call(args, context) {
    const row = args.int('idx')
    const values = rowValues(tableArgument(args, 'table', context), row, true)
    if (!values) throw new FluxError('invalid', `index out of bounds: ${row}`)
    return values
  },
})
