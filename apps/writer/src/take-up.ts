import { setTimeout as sleep } from 'node:timers/promises'
import { cellsOf, type PartitionTable, partitionsOf } from '@nrg/stream/partition-table'
import type { Follower, ReadingStream, StreamMessage } from '@nrg/stream/stream'

const RETRY_MS = 1000

export interface TakeUpOptions {
  readonly stream: ReadingStream
  readonly cell: string
  readonly take: (message: StreamMessage) => void
  /** Told what is waited for, and that nothing is any more. */
  readonly onObstacle: (obstacle: string | undefined) => void
  readonly signal: AbortSignal
}

/** Follows a cell as soon as it is said which partitions it has; `undefined` where the signal came first. */
export async function takeUp({ stream, cell, take, onObstacle, signal }: TakeUpOptions): Promise<Follower | undefined> {
  while (!signal.aborted) {
    try {
      const table = await stream.table()
      const partitions = table === undefined ? [] : partitionsOf(table, cell)
      if (partitions.length > 0) {
        const follower = await stream.follow(cell, partitions, take)
        onObstacle(undefined)
        return follower
      }
      onObstacle(missing(table, cell))
    } catch (error) {
      onObstacle((error as Error).message)
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  }
  return undefined
}

function missing(table: PartitionTable | undefined, cell: string): string {
  if (table === undefined)
    return `nobody has said which cells there are: \`npm run cells -- init ${cell} …\` with the names of all`
  return `no partition is in the cell ${cell}; the cells are ${[...cellsOf(table).keys()].join(', ')}: correct CELL`
}
