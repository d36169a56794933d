import { valueAt } from '../table/cell.ts'
import { unknownNull } from '../values/operators.ts'
import type { Value } from '../values/value.ts'
import type { RowValue } from './batch.ts'

/** The value of one row. */
export const rowValueAt = (values: RowValue, row: number): Value =>
  values.type === 'unknown' ? unknownNull : valueAt(values, row)
