import { valueOfCell } from '../../table/cell.ts'
import type { Column } from '../../table/column.ts'
import type { GroupKey } from '../../table/group-key.ts'
import { keyValue } from '../../table/make-table.ts'
import { FluxRecord } from '../../values/value.ts'

/** The record that stands for the side of a join that has no row: the key's values, and nulls. */
export const absentRow = (key: GroupKey, columns: readonly Column[]): FluxRecord =>
  new FluxRecord(new Map(columns.map(({ label, vector }) => [label, valueOfCell(keyValue(key, label), vector.type)])))
