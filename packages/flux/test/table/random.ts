import type { Column } from '../../src/table/column.ts'
import { type CellValue, GroupKey } from '../../src/table/group-key.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'
import { VectorBuilder } from '../../src/table/vector-builder.ts'
import type { ColumnType } from '../../src/values/value.ts'

/** Numbers within [0, 1) that a seed determines. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_0000_0000
  }
}

/** A cell of few possible values, so that equal ones are frequent; null now and then. */
export function randomCell(type: ColumnType, random: () => number): CellValue {
  if (random() < 0.15) return undefined
  const n = Math.floor(random() * 5)
  switch (type) {
    case 'float':
      return [0, -1.5, 2, 1e300, -0.25][n]
    case 'int':
      return [0n, -1n, 5n, 2n ** 62n, -(2n ** 62n)][n]
    case 'uint':
      return [0n, 1n, 5n, 2n ** 63n, 2n ** 64n - 1n][n]
    case 'time':
      return [0n, -1n, 1_767_225_600_000_000_000n, 1_767_225_600_000_000_001n, 10n][n]
    case 'bool':
      return n < 2
    case 'string':
      return ['', 'a', 'b', 'é', '😀'][n]
  }
}

/** A table without a key of so many rows; `columns` are `label:type`. */
export function randomTable(columns: readonly string[], rows: number, random: () => number): Table {
  const made = columns.map((column): Column => {
    const [label = '', type] = column.split(':') as [string, ColumnType]
    const builder = new VectorBuilder(type, rows)
    for (let i = 0; i < rows; i++) builder.push(randomCell(type, random))
    return { label, vector: builder.finish() }
  })
  return makeTable(new GroupKey([], [], []), made, rows)
}
