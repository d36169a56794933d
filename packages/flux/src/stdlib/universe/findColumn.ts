import { scalar } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'
import { columnValues, findTable } from '../found-table.ts'

/**
 * A column of the first table whose group key a function accepts; empty where there is none.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/findcolumn/
 */
export const findColumn = scalar({
  package: 'universe',
  name: 'findColumn',
  parameters: { tables: '<-', fn: '!', column: '!' },
  call(args, context) {
    const column = args.string('column')
    const table = findTable(args, context)
    return (table && columnValues(table, column)) ?? new FluxArray([])
  },
})
