import type { FluxError } from '../errors.ts'
import type { Column } from './column.ts'
import type { GroupKey } from './group-key.ts'

/**
 * An immutable table: columns of one length, and the group key, whose columns are among them. Only where the store has
 * grouped by a tag that no series of the group has does the key alone have it, as the empty text.
 */
export interface Table {
  readonly key: GroupKey
  readonly columns: readonly Column[]
  readonly length: number
  /**
   * The rows at which InfluxDB would begin another buffer of this table, rising, without 0 and `length`. Only the
   * order in which `sort` leaves equal rows depends on it. A table without breaks is one buffer.
   */
  readonly breaks?: readonly number[]
  /**
   * What InfluxDB meets when it reads on after these rows, in a group of several types: the step that reads the table
   * fails with it, and a result has the rows first.
   */
  readonly failure?: FluxError
}
