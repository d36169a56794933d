import type { Column } from './column.ts'
import type { GroupKey } from './group-key.ts'

/** An immutable table: columns of one length and the group key, whose columns are among them. */
export interface Table {
  readonly key: GroupKey
  readonly columns: readonly Column[]
  readonly length: number
}
