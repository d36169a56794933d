import type { SeriesWrite } from '@nrg/flux/storage'
import { answerBlocks, answerBlocksSync, countDamage } from './answer-blocks.ts'
import { applyBatch } from './apply-batch.ts'
import { receivedPredicate, type SelectRequest, type StoreAnswer, type StoreRequest } from './ask.ts'
import { earliest, expiryTime, retentionOf } from './bucket-retention.ts'
import { Damage, type StoreLogger } from './damage.ts'
import type { DatabaseDriver, Operation } from './database.ts'
import { type DeleteRequest, deletePoints, dropSeries } from './delete.ts'
import { flushTail } from './flush.ts'
import { judgeBatch } from './judge-batch.ts'
import { namedKey, numberedKey, prefixes } from './keys.ts'
import { levelDriver } from './leveldb/level-database.ts'
import { parseLines } from './line/parse-lines.ts'
import type { Precision } from './line/precision.ts'
import { StagedBatch } from './line/staged-batch.ts'
import { encodePoints } from './log.ts'
import { MetadataStore } from './metadata-store.ts'
import { type OpenStateOptions, openState } from './open-state.ts'
import { Outage } from './outage.ts'
import type { WriteOutcome } from './outcome.ts'
import { dropExpired } from './retention.ts'
import { select } from './select.ts'
import { stageSeries } from './stage-series.ts'
import { bucketOperation, type StoredBucket, type StoreState } from './store-state.ts'
import { StoreUnavailableError, unavailableMessage } from './unavailable.ts'

export interface StoreOptions {
  /** Where the database's files are; made where it is missing. */
  readonly dir: string
  /** Nanoseconds since the epoch. */
  readonly clock: () => bigint
  readonly logger: StoreLogger
  /** Bytes of memory for points and for LevelDB, however much is stored. */
  readonly memoryBytes?: number
  /** Series that may be known; a write of more is refused, those known are not affected. */
  readonly maxSeries?: number
  /** The database underneath; LevelDB unless told otherwise. */
  readonly driver?: DatabaseDriver
}

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

const megabyte = 1024 * 1024
const defaultMemoryBytes = 256 * megabyte
const defaultMaxSeries = 1_000_000
const retentionCheckMs = 30 * 60 * 1000
/** Bytes that may wait for the disk before further writes are refused. */
const mostPendingBytes = 64 * megabyte

/** A durable store of time series, and of the API's own records, in one LevelDB. */
export class Store {
  readonly metadata: MetadataStore
  readonly #options: StoreOptions
  readonly #damage: Damage
  readonly #batch = new StagedBatch()
  readonly #retentionTimer: NodeJS.Timeout
  #state: StoreState
  #outage: Outage | undefined
  /** While the database is being opened anew. */
  #reopening: Promise<void> | undefined
  #closed = false

  private constructor(options: StoreOptions, damage: Damage, state: StoreState) {
    this.#options = options
    this.#damage = damage
    this.#state = state
    this.metadata = new MetadataStore({
      readable: () => this.#readable(),
      commit: (operations) => this.#commit(operations),
    })
    this.#retentionTimer = setInterval(() => {
      this.dropExpired().catch((err) => options.logger.error({ err }, 'Expired points could not be dropped.'))
    }, retentionCheckMs)
    this.#retentionTimer.unref()
  }

  /** Opens the store in a folder, and recovers what was acknowledged before it was last closed or killed. */
  static async open(options: StoreOptions): Promise<Store> {
    const damage = new Damage(options.logger)
    const store = new Store(options, damage, await openState(stateOptions(options, damage)))
    await store.dropExpired()
    return store
  }

  /** Stores line protocol. Resolves when all that could be stored is on disk, and says what could not. */
  async write(
    bucketId: string,
    lines: Uint8Array,
    { precision = 'ns', now }: WriteOptions = {},
  ): Promise<WriteOutcome> {
    const body = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength)
    const time = now ?? this.#options.clock()
    return this.#writeBatch(bucketId, body, time, (bucket) =>
      parseLines(body, bucket.index, { precision, now: time }, this.#batch),
    )
  }

  /** Stores points of series, as `write` does. */
  async writeSeries(bucketId: string, writes: readonly SeriesWrite[]): Promise<WriteOutcome> {
    return this.#writeBatch(bucketId, Buffer.alloc(0), this.#options.clock(), (bucket) =>
      stageSeries(writes, bucket.index, this.#batch),
    )
  }

  /** Deletes points from one time to another, both inclusive, of the series that match. */
  async delete(bucketId: string, request: DeleteRequest): Promise<void> {
    const state = this.#writable()
    const bucket = state.buckets.get(bucketId)
    if (bucket) await this.#guarded(deletePoints(state, bucket, request))
  }

  /** Sets how long a bucket keeps points; 0 is forever. What is older goes when it is next checked. */
  async setRetention(bucketId: string, periodNs: bigint, groupNs?: bigint): Promise<void> {
    const bucket = this.#writable().bucket(bucketId)
    const retention = retentionOf(periodNs, groupNs)
    const { retention: known } = bucket
    if (bucket.stored && known.periodNs === retention.periodNs && known.groupNs === retention.groupNs) return
    bucket.retention = retention
    const expired = expiryTime(this.#options.clock(), retention) ?? earliest
    if (expired < bucket.expiredBefore) bucket.expiredBefore = expired
    bucket.stored = true
    await this.#commit([bucketOperation(bucket)])
  }

  /** Forgets a bucket and all its points. */
  async dropBucket(bucketId: string): Promise<void> {
    const state = this.#writable()
    const bucket = state.buckets.get(bucketId)
    if (!bucket) return
    state.buckets.delete(bucketId)
    state.bucketsByNumber.delete(bucket.index.number)
    const operations = dropSeries(state, bucket, [...bucket.index.series()])
    operations.push({ type: 'del', key: namedKey(prefixes.bucket, bucketId) })
    await this.#commit(operations)
  }

  /** Drops the points that are older than their buckets keep; done every half hour without being asked. */
  async dropExpired(): Promise<void> {
    await this.#guarded(dropExpired(this.#writable(), this.#options.clock()))
  }

  /** Answers a reader's request; what the answer holds may be sent to another thread (`transferable`). */
  async ask(request: StoreRequest): Promise<StoreAnswer> {
    const state = await this.#readable()
    switch (request.type) {
      case 'select':
        return select(state, received(request))
      case 'blocks':
        return answerBlocks(state, request.numbers)
      case 'damage':
        countDamage(state, request)
        return { type: 'damage' }
    }
  }

  /** Answers as `ask` does, at once: reading blocks from disk holds up everything else meanwhile. */
  askSync(request: StoreRequest): StoreAnswer {
    switch (request.type) {
      case 'select':
        return select(this.#state, received(request))
      case 'blocks':
        return answerBlocksSync(this.#state, request.numbers)
      case 'damage':
        countDamage(this.#state, request)
        return { type: 'damage' }
    }
  }

  stats(): StoreStats {
    const state = this.#state
    let tailPoints = 0
    for (const series of state.tails) tailPoints += series.tail?.count ?? 0
    return {
      series: state.series.size,
      points: state.blockPoints + tailPoints,
      blocks: state.blockCount,
      blockBytes: state.blockBytes,
      tailBytes: state.tailBytes,
      logBytes: state.log.bytes,
      damagedValues: this.#damage.values,
      damagedPoints: this.#damage.points,
      repairs: this.#damage.repairs,
      writable: !this.#outage && !this.#closed,
    }
  }

  /** Writes what is under way and closes the database. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#retentionTimer)
    await this.#outage?.abandon()
    await this.#state.committer.idle()
    await this.#state.close()
  }

  async #writeBatch(
    bucketId: string,
    body: Buffer,
    now: bigint,
    stage: (bucket: StoredBucket) => string | undefined,
  ): Promise<WriteOutcome> {
    if (this.#closed) return unavailable(new Error('the store is closed'))
    if (this.#outage) return unavailable(this.#outage.cause)
    const state = this.#state
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
      await this.#commit(operations)
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
    for (const series of applyBatch(state, batch, sequence)) operations.push(...flushTail(state, series))
  }

  async #commit(operations: readonly Operation[]): Promise<void> {
    await this.#guarded(this.#writable().committer.commit(operations))
  }

  /** Awaits a write; where it fails, the database has to be opened anew before anything is written again. */
  async #guarded<T>(writing: Promise<T>): Promise<T> {
    try {
      return await writing
    } catch (error) {
      if (!this.#outage && !this.#closed) this.#beginOutage(error)
      throw new StoreUnavailableError(unavailableMessage(error), error)
    }
  }

  #beginOutage(cause: unknown): void {
    const { logger } = this.#options
    logger.error({ err: cause }, 'Nothing can be stored: the disk refuses. Queries go on; writing is tried again.')
    const { dir, writeBufferBytes } = stateOptions(this.#options, this.#damage)
    // LevelDB starts by writing its log as a table, and a new log and manifest.
    const neededBytes = 2 * writeBufferBytes
    this.#outage = new Outage(cause, { dir, neededBytes, reopen: () => this.#reopen() })
  }

  async #reopen(): Promise<void> {
    this.#reopening = (async () => {
      await this.#state.committer.idle()
      await this.#state.close()
      this.#state = await openState(stateOptions(this.#options, this.#damage))
      this.#outage = undefined
      this.#options.logger.info({}, 'The disk takes writes again.')
    })()
    try {
      await this.#reopening
    } finally {
      this.#reopening = undefined
    }
  }

  #writable(): StoreState {
    if (this.#closed) throw new StoreUnavailableError('the store is closed')
    if (this.#outage) throw new StoreUnavailableError(unavailableMessage(this.#outage.cause), this.#outage.cause)
    return this.#state
  }

  async #readable(): Promise<StoreState> {
    while (this.#reopening) await this.#reopening.catch(() => {})
    if (this.#state.closed) throw new StoreUnavailableError(unavailableMessage(this.#outage?.cause ?? 'it is closed'))
    return this.#state
  }
}

function received(request: SelectRequest): SelectRequest {
  const { predicate } = request
  return predicate ? { ...request, predicate: receivedPredicate(predicate) } : request
}

function unavailable(cause: unknown): WriteOutcome {
  return { ok: false, code: 'unavailable', message: unavailableMessage(cause) }
}

function stateOptions({ dir, driver = levelDriver, ...options }: StoreOptions, damage: Damage): OpenStateOptions {
  const { memoryBytes = defaultMemoryBytes, maxSeries = defaultMaxSeries } = options
  return {
    dir,
    driver,
    damage,
    limits: { maxSeries, tailBytes: memoryBytes / 2, logBytes: Math.min(memoryBytes / 4, 32 * megabyte) },
    cacheBytes: memoryBytes / 16,
    writeBufferBytes: Math.min(memoryBytes / 16, 8 * megabyte),
  }
}
