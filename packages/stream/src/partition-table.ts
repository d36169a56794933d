import { UsageError } from '@nrg/schema/usage-error'
import { PARTITIONS } from './partition.ts'

/** The cell of each partition, by its number. */
export type PartitionTable = readonly string[]

/** What a cell may be called: the name is part of names in the stream and in file systems. */
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** @throws UsageError where a name is none of a cell */
export function checkCell(name: string): string {
  if (NAME.test(name)) return name
  throw new UsageError(
    `${JSON.stringify(name)} is no name of a cell: it has up to 32 lower-case letters, digits and -, and begins with no -`,
  )
}

/** Deals the partitions out to cells, in turn. @throws UsageError where there is none, or two are called the same */
export function dealOut(cells: readonly string[]): PartitionTable {
  if (cells.length === 0) throw new UsageError('name one cell or more')
  if (cells.length > PARTITIONS)
    throw new UsageError(`${cells.length} cells are more than there are partitions (${PARTITIONS})`)
  const twice = cells.find((cell, index) => cells.indexOf(checkCell(cell)) !== index)
  if (twice !== undefined) throw new UsageError(`${twice} is named twice`)
  return Array.from({ length: PARTITIONS }, (_, partition) => cells[partition % cells.length] as string)
}

/** The partitions of a cell, in their order. */
export function partitionsOf(table: PartitionTable, cell: string): number[] {
  return [...table.keys()].filter((partition) => table[partition] === cell)
}

/** The cells of a table, each with how many partitions it has. */
export function cellsOf(table: PartitionTable): Map<string, number> {
  const cells = new Map<string, number>()
  for (const cell of table) cells.set(cell, (cells.get(cell) ?? 0) + 1)
  return cells
}

/** @throws Error where it is none */
export function checkTable(table: unknown): PartitionTable {
  if (
    Array.isArray(table) &&
    table.length === PARTITIONS &&
    table.every((cell) => typeof cell === 'string' && NAME.test(cell))
  )
    return table
  throw new Error(`what is kept as the table of partitions is none: it has ${PARTITIONS} names of cells`)
}
