import { setTimeout as sleep } from 'node:timers/promises'
import { type Layout, takenBy } from '@nrg/stream/layout'
import { cellsOf } from '@nrg/stream/partition-table'
import type { Follower, ReadingStream, StreamMessage } from '@nrg/stream/stream'

/** How often it is looked which partitions a cell has: what is to go to it, or to another, waits for it. */
const LOOK_MS = 500

export interface TakeUpOptions {
  readonly stream: ReadingStream
  readonly cell: string
  readonly take: (message: StreamMessage) => void
  /** Told what is waited for, and that nothing is any more. */
  readonly onObstacle: (obstacle: string | undefined) => void
  readonly signal: AbortSignal
}

/** Who follows a cell, and of which partitions. */
export interface TakenUp {
  readonly follower: Follower
  readonly partitions: readonly number[]
}

/** Follows a cell as soon as it is said which partitions it has; `undefined` where the signal came first. */
export async function takeUp({ stream, cell, take, onObstacle, signal }: TakeUpOptions): Promise<TakenUp | undefined> {
  while (!signal.aborted) {
    try {
      const layout = await stream.layout()
      const partitions = layout === undefined ? [] : takenBy(layout, cell, Date.now())
      if (partitions.length > 0) {
        const follower = await stream.follow(cell, partitions, take)
        onObstacle(undefined)
        return { follower, partitions }
      }
      // What it had may be of another by now, which cannot take it before.
      if (layout !== undefined) await stream.leave(cell)
      onObstacle(missing(layout, cell))
    } catch (error) {
      onObstacle((error as Error).message)
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
  return undefined
}

/** Waits until a cell has other partitions; while the stream is away, what it said last holds. */
export async function untilChanged(
  { stream, cell, signal }: Pick<TakeUpOptions, 'stream' | 'cell' | 'signal'>,
  partitions: readonly number[],
): Promise<void> {
  const known = partitions.join()
  while (!signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    const layout = await stream.layout().catch(() => undefined)
    if (layout !== undefined && takenBy(layout, cell, Date.now()).join() !== known) return
  }
}

function missing(layout: Layout | undefined, cell: string): string {
  if (layout === undefined)
    return `nobody has said which cells there are: \`npm run cells -- init ${cell} …\` with the names of all`
  return `no partition is in the cell ${cell}; the cells are ${[...cellsOf(layout.partitions).keys()].join(', ')}: correct CELL, or give it one with \`npm run cells -- move N --to ${cell}\``
}
