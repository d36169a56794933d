import { checkTable, type PartitionTable, partitionsOf } from './partition-table.ts'

/** A partition that goes from one cell to another. The table names the old one until the other has all of it. */
export interface PartitionMove {
  readonly from: string
  readonly to: string
  /**
   * Until when, in milliseconds since the epoch, nobody takes its messages; they wait in the stream. Then the old cell goes on
   * with them: who holds it may be gone.
   */
  readonly heldUntil?: number
  /** When the table named the other cell, in milliseconds since the epoch; what the old one has of it is not needed since. */
  readonly movedAt?: number
}

/** Which cell each partition is in, and which of them are on their way, by their number. */
export interface Layout {
  readonly partitions: PartitionTable
  readonly moves: Readonly<Record<number, PartitionMove>>
}

/** The partitions whose messages a cell takes at a time (milliseconds since the epoch), in their order. */
export function takenBy({ partitions, moves }: Layout, cell: string, now: number): number[] {
  return partitionsOf(partitions, cell).filter((partition) => (moves[partition]?.heldUntil ?? 0) <= now)
}

/** The layout with another move of a partition, or with none. */
export function withMove({ partitions, moves }: Layout, partition: number, move: PartitionMove | undefined): Layout {
  const { [partition]: _, ...others } = moves
  return { partitions, moves: move === undefined ? others : { ...others, [partition]: move } }
}

export const encodeLayout = ({ partitions, moves }: Layout): string =>
  JSON.stringify({ partitions, ...(Object.keys(moves).length > 0 && { moves }) })

/** @throws Error where it is none */
export function decodeLayout(text: string): Layout {
  const said: unknown = JSON.parse(text)
  const { partitions, moves = {} } = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>
  const table = checkTable(partitions)
  if (typeof moves !== 'object' || moves === null) throw new Error('what is kept as the moves of partitions are none')
  return { partitions: table, moves: moves as Layout['moves'] }
}
