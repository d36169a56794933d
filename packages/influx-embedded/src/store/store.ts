import type { SeriesWrite } from '@nrg/flux/storage'
import type { Precision } from '@nrg/line-protocol/precision'
import { answerRequest, answerRequestSync } from './answer/answer-request.ts'
import type { Operation } from './database/database.ts'
import { namedKey, numberedKey, prefixes } from './format/keys.ts'
import { earliest, expiryTime, retentionOf } from './index/bucket-retention.ts'
import { bucketOperation } from './index/records.ts'
import { type ShardGroup, shardGroup, shardGroupsOf } from './index/shard-groups.ts'
import type { StoredBucket, StoreState } from './index/store-state.ts'
import { MetadataStore } from './metadata-store.ts'
import type { StoreAnswer, StoreQuestion, StoreRequest } from './protocol/request.ts'
import { ReplicationQueues } from './replication-queues.ts'
import { StateKeeper } from './state-keeper.ts'
import type { StoreOptions } from './store-options.ts'
import { StoreUnavailableError, unavailableMessage } from './unavailable.ts'
import { applyBatch } from './write/apply-batch.ts'
import { type DeleteRequest, deletePoints, dropSeries } from './write/delete.ts'
import { flushTail } from './write/flush.ts'
import { judgeBatch } from './write/judge-batch.ts'
import { parseLines } from './write/line/parse-lines.ts'
import { StagedBatch } from './write/line/staged-batch.ts'
import { encodePoints } from './write/log.ts'
import type { WriteOutcome } from './write/outcome.ts'
import { dropExpired } from './write/retention.ts'
import { stageSeries } from './write/stage-series.ts'

export type { ShardGroup, StoreOptions }

export interface WriteOptions {
  readonly precision?: Precision
  /** The time of lines that have none, in nanoseconds; the clock's when absent. */
  readonly now?: bigint
}

/** What the store holds, for `/metrics`. */
export interface StoreStats {
  readonly series: number
  /** Points in blocks and in memory. */
  readonly points: number
  readonly blocks: number
  /** Bytes of the blocks on disk. */
  readonly blockBytes: number
  /** Bytes of the points that are not in blocks yet, in memory and in the log. */
  readonly tailBytes: number
  readonly logBytes: number
  readonly damagedValues: number
  readonly damagedPoints: number
  readonly repairs: number
  readonly writable: boolean
}

const retentionCheckMs = 30 * 60 * 1000
/** Bytes that may wait for the disk before further writes are refused. */
const mostPendingBytes = 64 * 1024 * 1024

/** A durable store of time series, and of the API's own records, in one LevelDB. */
export class Store {
  readonly metadata: MetadataStore
  readonly queues: ReplicationQueues
  readonly #keeper: StateKeeper
  readonly #clock: () => bigint
  readonly #batch = new StagedBatch()
  readonly #retentionTimer: NodeJS.Timeout

  private constructor({ clock, logger }: StoreOptions, keeper: StateKeeper) {
    this.#clock = clock
    this.#keeper = keeper
    this.metadata = new MetadataStore(keeper)
    this.queues = new ReplicationQueues(keeper, clock)
    this.#retentionTimer = setInterval(() => {
      this.dropExpired().catch((err) => logger.error({ err }, 'Expired points could not be dropped.'))
    }, retentionCheckMs)
    this.#retentionTimer.unref()
  }

  /** Opens the store in a folder, and recovers what was acknowledged before it was last closed or killed. */
  static async open(options: StoreOptions): Promise<Store> {
    const store = new Store(options, await StateKeeper.open(options))
    try {
      await store.dropExpired()
    } catch (error) {
      // What is stored can be read all the same; that nothing can be written has been said.
      if (!(error instanceof StoreUnavailableError)) throw error
    }
    return store
  }

  /** Stores line protocol. Resolves when all that could be stored is on disk, and says what could not. */
  async write(
    bucketId: string,
    lines: Uint8Array,
    { precision = 'ns', now }: WriteOptions = {},
  ): Promise<WriteOutcome> {
    const body = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength)
    const time = now ?? this.#clock()
    return this.#writeBatch(bucketId, body, time, (bucket) =>
      parseLines(body, bucket.index, { precision, now: time }, this.#batch),
    )
  }

  /** Stores points of series, as `write` does. */
  async writeSeries(bucketId: string, writes: readonly SeriesWrite[]): Promise<WriteOutcome> {
    return this.#writeBatch(bucketId, Buffer.alloc(0), this.#clock(), (bucket) =>
      stageSeries(writes, bucket.index, this.#batch),
    )
  }

  /** Deletes points from one time to another, both inclusive, of the series that match. */
  async delete(bucketId: string, request: DeleteRequest): Promise<void> {
    const state = this.#keeper.writable()
    const bucket = state.buckets.get(bucketId)
    if (bucket) await this.#keeper.guarded(deletePoints(state, bucket, request))
  }

  /** Says what a bucket is called: by their names some have series kept for them. */
  nameBucket(bucketId: string, name: string): void {
    this.#keeper.reserves.name(bucketId, name)
  }

  /** Sets how long a bucket keeps points; 0 is forever. What is older goes when it is next checked. */
  async setRetention(bucketId: string, periodNs: bigint, groupNs?: bigint): Promise<void> {
    const bucket = this.#keeper.writable().bucket(bucketId)
    const retention = retentionOf(periodNs, groupNs)
    const { retention: known } = bucket
    if (bucket.stored && known.periodNs === retention.periodNs && known.groupNs === retention.groupNs) return
    bucket.retention = retention
    const expired = expiryTime(this.#clock(), retention) ?? earliest
    if (expired < bucket.expiredBefore) bucket.expiredBefore = expired
    if (expired < bucket.droppedBefore) bucket.droppedBefore = expired
    bucket.stored = true
    await this.#keeper.commit([bucketOperation(bucket)])
  }

  /** Forgets a bucket and all its points. */
  async dropBucket(bucketId: string): Promise<void> {
    const state = this.#keeper.writable()
    const bucket = state.buckets.get(bucketId)
    this.#keeper.reserves.forget(bucketId)
    if (!bucket) return
    state.buckets.delete(bucketId)
    state.bucketsByNumber.delete(bucket.index.number)
    const operations = dropSeries(state, bucket, [...bucket.index.series()])
    operations.push({ type: 'del', key: namedKey(prefixes.bucket, bucketId) })
    await this.#keeper.commit(operations)
  }

  /** Drops the points that are older than their buckets keep; done every half hour without being asked. */
  async dropExpired(): Promise<void> {
    await this.#keeper.guarded(dropExpired(this.#keeper.writable(), this.#clock()))
  }

  /** Answers a reader's request; what the answer holds may be sent to another thread (`transferable`). */
  async ask<Q extends StoreQuestion>(request: StoreRequest<Q>): Promise<StoreAnswer<Q>> {
    return answerRequest(await this.#keeper.readable(), request)
  }

  /** Answers as `ask` does, at once: reading blocks from disk holds up everything else meanwhile. */
  askSync<Q extends StoreQuestion>(request: StoreRequest<Q>): StoreAnswer<Q> {
    return answerRequestSync(this.#keeper.current, request)
  }

  /** The groups of points of a bucket that expire together, and may be there. */
  async shardGroups(bucketId: string): Promise<readonly ShardGroup[]> {
    const bucket = (await this.#keeper.readable()).buckets.get(bucketId)
    return bucket === undefined ? [] : shardGroupsOf(bucket)
  }

  /** The group with the number that `shardGroups` answered; undefined where its bucket is gone. */
  async shardGroup(id: number): Promise<ShardGroup | undefined> {
    return shardGroup(await this.#keeper.readable(), id)
  }

  /** What clients are told while nothing can be stored; undefined while something can. */
  get outage(): string | undefined {
    const { refusal } = this.#keeper
    return refusal === undefined ? undefined : unavailableMessage(refusal)
  }

  stats(): StoreStats {
    const { current: state, damage, refusal } = this.#keeper
    let tailPoints = 0
    for (const series of state.tails) tailPoints += series.tail?.count ?? 0
    return {
      series: state.series.size,
      points: state.blockPoints + tailPoints,
      blocks: state.blockCount,
      blockBytes: state.blockBytes,
      tailBytes: state.tailBytes,
      logBytes: state.log.bytes,
      damagedValues: damage.values,
      damagedPoints: damage.points,
      repairs: damage.repairs,
      writable: refusal === undefined,
    }
  }

  /** Writes what is under way and closes the database. */
  async close(): Promise<void> {
    clearInterval(this.#retentionTimer)
    await this.#keeper.close()
  }

  async #writeBatch(
    bucketId: string,
    body: Buffer,
    now: bigint,
    stage: (bucket: StoredBucket) => string | undefined,
  ): Promise<WriteOutcome> {
    const { refusal, current: state } = this.#keeper
    if (refusal !== undefined) return unavailable(refusal)
    if (state.committer.pendingBytes > mostPendingBytes)
      return unavailable(new Error('too many writes wait for the disk'))
    const batch = this.#batch
    batch.clear()
    const bucket = state.bucket(bucketId)
    const invalid = stage(bucket)
    if (invalid !== undefined) return { ok: false, code: 'invalid', message: invalid }
    const operations: Operation[] = []
    const outcome = judgeBatch(state, bucket, batch, body, now, operations)
    if (batch.valueCount > 0) this.#store(state, bucket, batch, operations)
    if (operations.length === 0) return outcome
    try {
      await this.#keeper.commit(operations)
      this.queues.written(bucketId)
      return outcome
    } catch (error) {
      if (error instanceof StoreUnavailableError) return unavailable(error.cause)
      throw error
    }
  }

  #store(state: StoreState, bucket: StoredBucket, batch: StagedBatch, operations: Operation[]): void {
    if (!bucket.stored) operations.push(bucketOperation(bucket))
    bucket.stored = true
    const sequence = state.log.next
    const record = encodePoints(sequence, batch)
    state.log.add(record.length)
    operations.push({ type: 'put', key: numberedKey(prefixes.log, sequence), value: record })
    for (const operation of this.queues.operations(state, bucket.index.id, batch, sequence)) operations.push(operation)
    for (const series of applyBatch(state, batch, sequence)) operations.push(...flushTail(state, series))
  }
}

function unavailable(cause: unknown): WriteOutcome {
  return { ok: false, code: 'unavailable', message: unavailableMessage(cause) }
}
