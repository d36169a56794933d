import type { Table } from './table.ts'

/** One named output of a script. Tables arrive as they are computed; both iterables can be walked once. */
export interface Result {
  readonly name: string
  readonly tables: Iterable<Table>
}
