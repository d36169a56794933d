import { gzipSync } from 'node:zlib'
import type { Operation } from './database/database.ts'
import {
  decodeQueueEntry,
  encodeQueueEntry,
  type QueueEntry,
  queueKey,
  queueRange,
  replicationOf,
} from './format/queue-entry.ts'
import type { StoreState } from './index/store-state.ts'
import { linesOf } from './write/batch-lines.ts'
import type { StagedBatch } from './write/line/staged-batch.ts'

/** Where what is written to a bucket is queued. */
export interface ReplicationStream {
  readonly replicationId: string
  readonly bucketId: string
  /** Bytes that may wait: what would be more is not queued, and counted. */
  readonly maxBytes: number
  /** Hears that something more waits. */
  readonly wake: () => void
}

/** What was queued since the start, and what was not for want of room or because line protocol cannot say it. */
export interface QueueCounts {
  queuedPoints: number
  queuedBytes: number
  failedPoints: number
  failedBytes: number
}

/** What the queues need of the store. */
interface QueueHost {
  readable(): Promise<StoreState>
  writable(): StoreState
  readonly current: StoreState
  commit(operations: readonly Operation[]): Promise<void>
}

/** Lines of which a gzip is smaller; making one costs more than it saves where they are fewer bytes. */
const leastPacked = 1024
/** Records that are removed at once. */
const removedAtOnce = 1000
/** Bytes of removed records that are worth a compaction: deletes alone do not make LevelDB give their space back. */
const worthCompacting = 16 * 1024 * 1024
const nothing: readonly Operation[] = []

/**
 * What waits to be sent to other databases: lines of line protocol, on disk with the points themselves, in the
 * order of writing. Nobody pays for it whose bucket is not replicated.
 */
export class ReplicationQueues {
  readonly #host: QueueHost
  readonly #clock: () => bigint
  readonly #counts = new Map<string, QueueCounts>()
  #streams: ReadonlyMap<string, readonly ReplicationStream[]> = new Map()
  /** Bytes that were removed since a queue was last compacted. */
  readonly #removed = new Map<string, number>()

  constructor(host: QueueHost, clock: () => bigint) {
    this.#host = host
    this.#clock = clock
  }

  /** Says which buckets are replicated from now on. */
  setStreams(streams: readonly ReplicationStream[]): void {
    const byBucket = new Map<string, ReplicationStream[]>()
    for (const stream of streams) byBucket.set(stream.bucketId, [...(byBucket.get(stream.bucketId) ?? []), stream])
    this.#streams = byBucket
  }

  counts(replicationId: string): QueueCounts {
    const known = this.#counts.get(replicationId)
    if (known) return known
    const counts = { queuedPoints: 0, queuedBytes: 0, failedPoints: 0, failedBytes: 0 }
    this.#counts.set(replicationId, counts)
    return counts
  }

  /** Bytes on disk that wait to be sent. */
  bytes(replicationId: string): number {
    return this.#host.current.queues.bytes(replicationId)
  }

  /** The replications for which something waits. */
  get ids(): string[] {
    return this.#host.current.queues.ids
  }

  /** What queues a batch that is about to be stored: it is to be written in one group with the points. */
  operations(state: StoreState, bucketId: string, batch: StagedBatch, sequence: number): readonly Operation[] {
    const streams = this.#streams.get(bucketId)
    if (streams === undefined) return nothing
    const { parts, unwritable } = linesOf(batch)
    const queuedAt = Number(this.#clock() / 1_000_000n)
    const contents = parts.map(({ lineCount, text, bytes }) => {
      const packed = bytes >= leastPacked
      const content = packed ? gzipSync(text, { level: 1 }) : Buffer.from(text)
      return { lineCount, length: bytes, queuedAt, packed, content }
    })
    const operations: Operation[] = []
    for (const { replicationId, maxBytes } of streams) {
      const counts = this.counts(replicationId)
      counts.failedPoints += unwritable
      for (const [part, entry] of contents.entries()) {
        const key = queueKey(replicationId, sequence, part)
        const value = encodeQueueEntry(key, entry)
        const size = key.length + value.length
        if (state.queues.bytes(replicationId) + size > maxBytes) {
          counts.failedPoints += entry.lineCount
          counts.failedBytes += size
          continue
        }
        counts.queuedPoints += entry.lineCount
        counts.queuedBytes += size
        state.queues.add(replicationId, size)
        operations.push({ type: 'put', key, value })
      }
    }
    return operations
  }

  /** Wakes those who send what is written to a bucket. */
  written(bucketId: string): void {
    const streams = this.#streams.get(bucketId)
    if (streams) for (const { wake } of streams) wake()
  }

  /** What waits, the oldest first, from one key on; a damaged entry is counted and left out. */
  async *read(replicationId: string, from?: Buffer): AsyncGenerator<QueueEntry> {
    const state = await this.#host.readable()
    const [start, end] = queueRange(replicationId)
    for await (const page of state.database.pages(from ?? start, end)) {
      for (const [key, value] of page) {
        const entry = decodeQueueEntry(key, value)
        if (entry) yield entry
        else await this.#forgetDamaged(key, value)
      }
    }
  }

  /** Removes entries that were sent, or are too old to be. */
  async remove(replicationId: string, entries: readonly QueueEntry[]): Promise<void> {
    const { queues } = this.#host.writable()
    let bytes = 0
    for (const { storedBytes } of entries) bytes += storedBytes
    queues.subtract(replicationId, bytes)
    await this.#host.commit(entries.map(({ key }) => ({ type: 'del', key })))
    await this.#giveBack(replicationId, bytes)
  }

  /** Removes all that waits for a replication that is no more. */
  async drop(replicationId: string): Promise<void> {
    this.#counts.delete(replicationId)
    this.#removed.delete(replicationId)
    const state = this.#host.writable()
    const bytes = state.queues.bytes(replicationId)
    let operations: Operation[] = []
    const commit = async () => {
      await this.#host.commit(operations)
      operations = []
    }
    for await (const page of state.database.pages(...queueRange(replicationId))) {
      for (const [key, value] of page) {
        state.queues.subtract(replicationId, key.length + value.length)
        operations.push({ type: 'del', key })
        if (operations.length === removedAtOnce) await commit()
      }
    }
    if (operations.length > 0) await commit()
    await this.#giveBack(replicationId, bytes)
  }

  async #giveBack(replicationId: string, bytes: number): Promise<void> {
    const removed = (this.#removed.get(replicationId) ?? 0) + bytes
    this.#removed.set(replicationId, removed < worthCompacting ? removed : 0)
    if (removed >= worthCompacting) await this.#host.writable().database.compactRange(...queueRange(replicationId))
  }

  async #forgetDamaged(key: Buffer, value: Buffer): Promise<void> {
    const state = this.#host.writable()
    state.damage.found('queued write', key.toString('hex'))
    state.queues.subtract(replicationOf(key), key.length + value.length)
    await this.#host.commit([{ type: 'del', key }])
  }
}
