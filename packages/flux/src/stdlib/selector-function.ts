import { transformation } from '../function/define.ts'
import { oneRow, oneRowZeroed, type Selector, selectTables } from '../table/select.ts'
import { stringOr } from './argument-defaults.ts'

/**
 * Declares a `universe` selector by one column: `tables |> name(column: "_value")`.
 *
 * @param nulls what becomes of nulls in the chosen row: kept, or turned into zero values as InfluxDB does for most
 */
export const selectorFunction = (name: string, select: Selector, nulls: 'keep' | 'zero') =>
  transformation({
    package: 'universe',
    name,
    parameters: { tables: '<-', column: '?' },
    spec: (args) => ({ column: stringOr(args, 'column', '_value') || '_value' }),
    run: ([input], { column }, context) =>
      selectTables(input, column, select, context, nulls === 'keep' ? oneRow : oneRowZeroed),
  })
