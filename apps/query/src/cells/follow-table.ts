import { setTimeout as sleep } from 'node:timers/promises'
import type { PartitionTable } from '@nrg/stream/partition-table'
import type { ReadingStream } from '@nrg/stream/stream'
import type { FastifyBaseLogger } from 'fastify'

/** How often the table is read, in milliseconds: a device is told of where it was for so long after it has moved. */
const EVERY_MS = 1000

/** The table of partitions, as the stream said it last; `undefined` where it has not yet. */
export interface FollowedTable {
  readonly known: PartitionTable | undefined
  close(): Promise<void>
}

/** Reads which cell each partition is in, again and again; while the stream is away, what it said last holds. */
export function followTable(
  stream: Pick<ReadingStream, 'table'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
  everyMs = EVERY_MS,
): FollowedTable {
  const stopping = new AbortController()
  const { signal } = stopping
  let known: PartitionTable | undefined
  let told = ''
  const tell = (reason: string) => {
    if (reason !== told && reason !== '') log.warn(`in which cells devices are cannot be read: ${reason}`)
    told = reason
  }
  const run = async () => {
    while (!signal.aborted) {
      try {
        known = (await stream.table()) ?? known
        tell(known === undefined ? 'nobody has said it: npm run cells -- init CELL...' : '')
      } catch (error) {
        tell((error as Error).message)
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    get known() {
      return known
    },
    async close() {
      stopping.abort()
      await running
    },
  }
}
