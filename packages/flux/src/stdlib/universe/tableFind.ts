import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { findTable, tableValue } from '../found-table.ts'

/**
 * The first table whose group key a function accepts.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/tablefind/
 */
export const tableFind = scalar({
  package: 'universe',
  name: 'tableFind',
  parameters: { tables: '<-', fn: '!' },
  call(args, context) {
    const table = findTable(args, context)
    if (!table) throw new FluxError('not found', 'no table found')
    return tableValue(table, context)
  },
})
