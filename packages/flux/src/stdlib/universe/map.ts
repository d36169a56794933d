import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import { goPanic } from '../../plan/go-panic.ts'
import type { Operation } from '../../plan/node.ts'
import { mapColumns, vectorizedMapColumns } from '../../row/map-columns.ts'
import { cellAt } from '../../table/cell.ts'
import type { Column } from '../../table/column.ts'
import { compareCells } from '../../table/compare.ts'
import { emptyKey } from '../../table/group-key.ts'
import { keyOfRow, makeTable, selectRows, withBreaks } from '../../table/make-table.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import type { FluxFunction } from '../../values/function.ts'

/**
 * Makes a row of every row.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/map/
 */
export const map = transformation<FluxFunction>({
  package: 'universe',
  name: 'map',
  parameters: { tables: '<-', fn: '!', mergeKey: '?' },
  spec: (args) => args.rowFn('fn'),
  parts: 'makes',
  run: ([input], fn, context) => mapped(input, context, mapColumns(fn, context)),
})

/** What the planner makes of a `map` whose function can be evaluated over whole columns. */
export const vectorizedMap: Operation<FluxFunction> = {
  name: 'map',
  parts: 'makes',
  run: ([input], fn, context) => mapped(input, context, vectorizedMapColumns(fn, context)),
}

const mapped = (
  input: Iterable<Table> | undefined,
  context: ExecutionContext,
  toColumns: (table: Table) => Column[],
): Iterable<Table> =>
  streamed(input, context, (table) => (table.length > 0 ? regroup(toColumns(table), table) : undefined))

/** The mapped rows under the old key's columns: sorted into several tables where one of those now varies. */
function regroup(columns: readonly Column[], { key, length, breaks }: Table): readonly Table[] {
  const isKeyed = (label: string): boolean => key.has(label)
  if (columns.length === 0) return [makeTable(emptyKey, [], 0)]
  if (columns.every(({ vector }) => vector.length === 0)) {
    if (columns.some(({ label }) => isKeyed(label)))
      throw goPanic('runtime error: index out of range [0] with length 0')
    return [makeTable(emptyKey, columns, 0)]
  }
  const varying = columns.filter((column) => isKeyed(column.label) && varies(column))
  if (varying.length === 0) return [withBreaks({ key: keyOfRow(columns, 0, isKeyed), columns, length }, breaks)]
  const order = Array.from({ length }, (_, row) => row).sort((a, b) => {
    for (const { vector } of varying) {
      const difference = compareCells(cellAt(vector, a), cellAt(vector, b))
      if (difference !== 0) return difference
    }
    return a - b
  })
  const tables: Table[] = []
  const whole = withBreaks({ key: emptyKey, columns, length }, breaks)
  for (let first = 0; first < length; ) {
    let last = first + 1
    while (last < length && sameCells(varying, order[first] as number, order[last] as number)) last++
    const rows = selectRows(whole, Int32Array.from(order.slice(first, last)))
    tables.push({ ...rows, key: keyOfRow(rows.columns, 0, isKeyed) })
    first = last
  }
  return tables
}

const sameCells = (columns: readonly Column[], a: number, b: number): boolean =>
  columns.every(({ vector }) => compareCells(cellAt(vector, a), cellAt(vector, b)) === 0)

function varies({ vector }: Column): boolean {
  if (vector.constant) return false
  const first = cellAt(vector, 0)
  for (let row = 1; row < vector.length; row++) if (compareCells(first, cellAt(vector, row)) !== 0) return true
  return false
}
