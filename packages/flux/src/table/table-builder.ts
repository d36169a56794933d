import { FluxError } from '../errors.ts'
import type { ColumnType } from '../values/value.ts'
import type { CellValue, GroupKey } from './group-key.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'
import { VectorBuilder } from './vector-builder.ts'

/** Builds a table cell by cell: add the columns, push as many cells to each, and finish under a key. */
export class TableBuilder {
  readonly #labels: string[] = []
  readonly #builders: VectorBuilder[] = []

  /** Adds a column and answers its builder. */
  column(label: string, type: ColumnType): VectorBuilder {
    if (this.#labels.includes(label)) {
      throw new FluxError('invalid', `table builder already has a column with label ${label}`)
    }
    const builder = new VectorBuilder(type)
    this.#labels.push(label)
    this.#builders.push(builder)
    return builder
  }

  /** Appends one cell to every column, in the order in which they were added. */
  pushRow(cells: readonly CellValue[]): void {
    this.#builders.forEach((builder, i) => {
      builder.push(cells[i])
    })
  }

  finish(key: GroupKey): Table {
    return makeTable(
      key,
      this.#builders.map((builder, i) => ({ label: this.#labels[i] as string, vector: builder.finish() })),
    )
  }
}
