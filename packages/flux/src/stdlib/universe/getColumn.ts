import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { columnValues, tableArgument } from '../found-table.ts'

/**
 * A column of a table that `tableFind` found.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/getcolumn/
 */
export const getColumn = scalar({
  package: 'universe',
  name: 'getColumn',
  parameters: { table: '<-', column: '!' },
  call(args, context) {
    const column = args.string('column')
    const values = columnValues(tableArgument(args, 'table', context), column)
    if (!values) throw new FluxError('invalid', `cannot find column ${column}`)
    return values
  },
})
