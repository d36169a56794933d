import type { Column } from './column.ts'
import type { GroupKey } from './group-key.ts'

/** An immutable table: columns of one length and the group key, whose columns are among them. */
export interface Table {
  readonly key: GroupKey
  readonly columns: readonly Column[]
  readonly length: number
  /**
   * The rows at which InfluxDB would begin another buffer of this table, rising, without 0 and `length`. Only the
   * order in which `sort` leaves equal rows depends on it. A table without breaks is one buffer.
   */
  readonly breaks?: readonly number[]
}
