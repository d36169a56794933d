import { Committer } from '../database/committer.ts'
import type { Database, Operation } from '../database/database.ts'
import { LogWindow } from '../database/log-window.ts'
import { MetadataSums } from '../database/metadata-sums.ts'
import type { Acknowledged } from '../format/acknowledged.ts'
import type { BlockEntry } from '../format/block-list.ts'
import { numberedKey, numberOf, prefixes } from '../format/keys.ts'
import type { FieldKind } from '../points/field-kind.ts'
import { BucketIndex } from './bucket-index.ts'
import { earliest, type Retention, retentionOf } from './bucket-retention.ts'
import type { Damage } from './damage.ts'
import { type Ledger, ledgerOperation } from './ledger.ts'
import { measuredField } from './measurement.ts'
import { QueueSizes } from './queue-sizes.ts'
import { Series, type Source } from './series.ts'
import type { SeriesReserves } from './series-reserves.ts'
import { SeriesTable } from './series-table.ts'
import { Tail } from './tail.ts'
import { twinOperation } from './twins.ts'
import { WordPool } from './word-pool.ts'

/** A bucket's index and how long it keeps points. */
export interface StoredBucket {
  readonly index: BucketIndex
  retention: Retention
  /** Points before this time are expired: not shown any more. */
  expiredBefore: bigint
  /** Points before this time have been dropped, but for those in blocks with later ones. */
  droppedBefore: bigint
  /** Whether its record is written, or about to be. */
  stored: boolean
}

export interface StoreLimits {
  /** How many series may be known, and of which bucket; those known already are never affected. */
  readonly reserves: SeriesReserves
  /** Bytes that the tails may take before the oldest become blocks. */
  readonly tailBytes: number
  /** Bytes that the log may take before the oldest tails become blocks. */
  readonly logBytes: number
}

/** Adds work to each group of writes. */
interface GroupWork {
  work(state: StoreState): Operation[]
}

/** What a state is made of. */
export interface StateParts {
  readonly database: Database
  readonly acknowledged: Acknowledged
  readonly damage: Damage
  readonly limits: StoreLimits
  readonly housekeeper: GroupWork
  /** Why the database is open for reading only. */
  readonly refusal?: unknown
}

let generations = 0

/**
 * What the store knows while its database is open: every series, its newest points, where its blocks are.
 * It is changed first and written after; when a write fails it is thrown away and read from disk again.
 */
export class StoreState {
  /** Sets it apart from those that were thrown away before it. */
  readonly generation = ++generations
  readonly database: Database
  readonly acknowledged: Acknowledged
  readonly damage: Damage
  readonly limits: StoreLimits
  /** Why it can only be read; undefined where it takes writes. */
  readonly refusal: unknown
  readonly committer: Committer
  readonly buckets = new Map<string, StoredBucket>()
  readonly bucketsByNumber = new Map<number, StoredBucket>()
  readonly series = new SeriesTable()
  readonly log = new LogWindow()
  /** Series with a tail, the one whose tail is the oldest first. */
  readonly tails = new Set<Series>()
  tailBytes = 0
  readonly #pool: WordPool
  /** Blocks that are not on disk yet. */
  readonly unwritten = new Map<number, Buffer>()
  closed = false
  readonly metadata = new MetadataSums()
  readonly queues = new QueueSizes()
  /** The number of the group of writes that was begun last. */
  group = 0
  nextSeries = 1
  nextBlock = 1
  nextBucket = 1
  blockCount = 0
  /** The sum of the blocks' numbers. */
  blockSum = 0
  blockBytes = 0
  blockPoints = 0

  constructor({ database, acknowledged, damage, limits, housekeeper, refusal }: StateParts) {
    this.database = database
    this.acknowledged = acknowledged
    this.damage = damage
    this.limits = limits
    this.refusal = refusal
    this.#pool = new WordPool(limits.tailBytes / 8)
    this.committer = new Committer(database, {
      before: (operations) => {
        for (const operation of housekeeper.work(this)) operations.push(operation)
        for (const operation of operations) this.metadata.apply(operation)
        for (let i = operations.length - 1; i >= 0; i--) {
          const operation = operations[i] as Operation
          const twin = twinOperation(operation)
          if (twin) operations.push(twin)
        }
        this.group++
        operations.push(ledgerOperation(this.#ledger()))
      },
      after: (operations) => {
        acknowledged.record(this.group)
        for (const { type, key } of operations) {
          if (type === 'put' && key[0] === prefixes.block) this.unwritten.delete(numberOf(key) as number)
        }
      },
    })
  }

  #ledger(): Ledger {
    const { group, nextSeries, nextBlock, nextBucket, blockSum, log } = this
    return {
      group,
      nextSeries,
      nextBlock,
      nextBucket,
      buckets: this.storedBuckets,
      series: this.series.size,
      blocks: this.blockCount,
      blockSum,
      metadataSum: this.metadata.sum,
      firstSequence: log.first,
      nextSequence: log.next,
    }
  }

  /** Finds a bucket or makes it known. Its record is to be written with the first of its points. */
  bucket(id: string): StoredBucket {
    return this.buckets.get(id) ?? this.addBucket(id, this.nextBucket++, retentionOf(0n), false)
  }

  addBucket(id: string, number: number, retention: Retention, stored: boolean): StoredBucket {
    const bucket = {
      index: new BucketIndex(id, number),
      retention,
      expiredBefore: earliest,
      droppedBefore: earliest,
      stored,
    }
    this.buckets.set(id, bucket)
    this.bucketsByNumber.set(number, bucket)
    return bucket
  }

  /** Makes a series of a source known, under a number of its own. */
  addSeries(index: BucketIndex, source: Source, name: string, kind: FieldKind, id = this.nextSeries): Series {
    const known = index.measurements.get(source.measurement)?.field(name)
    const series = new Series(id, source, known?.kind === kind ? known : measuredField(name, kind))
    index.add(series)
    this.series.set(series)
    if (id >= this.nextSeries) this.nextSeries = id + 1
    return series
  }

  /** The tail of a series, begun now where it has none. `sequence` is the log record it begins with. */
  tailOf(series: Series, sequence: number): Tail {
    if (series.tail) return series.tail
    const tail = new Tail(series.kind, series.id, sequence, this.#pool)
    series.tail = tail
    this.tails.add(series)
    this.tailBytes += tail.bytes
    return tail
  }

  dropTail(series: Series): void {
    if (!series.tail) return
    this.tailBytes -= series.tail.bytes
    series.tail.release()
    series.tail = undefined
    this.tails.delete(series)
  }

  addBlock(series: Series, entry: BlockEntry): void {
    series.blocks.add(entry)
    this.blockCount++
    this.blockSum += entry.number
    this.blockBytes += entry.bytes
    this.blockPoints += entry.count
    if (entry.number >= this.nextBlock) this.nextBlock = entry.number + 1
  }

  /** Forgets a block; answers the operations that remove it. */
  removeBlock(series: Series, entry: BlockEntry): Operation[] {
    series.blocks.remove(entry)
    this.blockCount--
    this.blockSum -= entry.number
    this.blockBytes -= entry.bytes
    this.blockPoints -= entry.count
    return [
      { type: 'del', key: numberedKey(prefixes.block, entry.number) },
      { type: 'del', key: numberedKey(prefixes.directory, entry.number) },
    ]
  }

  /** Buckets whose records are written, or about to be. */
  get storedBuckets(): number {
    let count = 0
    for (const { stored } of this.buckets.values()) if (stored) count++
    return count
  }

  /** Closes the files; nothing may be under way. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.acknowledged.close()
    await this.database.close()
  }

  /** The first log record that is needed: no tail began before it. */
  get oldestNeeded(): number {
    for (const series of this.tails) return (series.tail as Tail).firstSequence
    return this.log.next
  }
}
