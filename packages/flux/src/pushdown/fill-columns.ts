import type { Operation } from '../plan/node.ts'
import { fillPrevious } from '../table/fill.ts'
import { streamed } from '../table/streams.ts'

/** Columns whose nulls take the value before them. */
export interface FillColumnsSpec {
  readonly columns: readonly string[]
}

/** Several `fill(usePrevious: true)` in one: each of its own would build every table anew. */
export const fillColumns: Operation<FillColumnsSpec> = {
  name: 'fill',
  run: ([input], { columns }, context) => {
    const filled = new Set(columns)
    return streamed(input, context, (table) => ({
      ...table,
      columns: table.columns.map((column) => {
        if (!filled.has(column.label) || table.key.has(column.label)) return column
        return { label: column.label, vector: fillPrevious(column.vector) }
      }),
    }))
  },
}
