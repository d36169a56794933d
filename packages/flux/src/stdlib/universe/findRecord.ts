import { scalar } from '../../function/define.ts'
import { FluxRecord } from '../../values/value.ts'
import { findTable, rowValues } from '../found-table.ts'

/**
 * A row of the first table whose group key a function accepts; without properties where there is none.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/findrecord/
 */
export const findRecord = scalar({
  package: 'universe',
  name: 'findRecord',
  parameters: { tables: '<-', fn: '!', idx: '!' },
  call(args, context) {
    const row = args.int('idx')
    const table = findTable(args, context)
    return (table && rowValues(table, row)) ?? new FluxRecord(new Map())
  },
})
