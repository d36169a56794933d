import type { Dialect } from '@nrg/flux/csv'
import type { QueryLimits } from '@nrg/flux/engine'
import type { ReadableBucket, WriteResult } from '@nrg/flux/storage'
import type { StoreQuestions } from '../store/protocol/request.ts'
import type { Failure } from '../threads/failure.ts'
import type { Shard } from '../tsm/shard-archive.ts'
import type { PackedBatch } from './packed-batch.ts'

/** A script to run, and what it may see. */
export interface Job {
  readonly script: string
  /** Nanoseconds since the epoch. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  /** The buckets that may be read. */
  readonly buckets: readonly ReadableBucket[]
  readonly limits: QueryLimits
  /** How results are written; without it they are computed and thrown away, as a task's are. */
  readonly dialect?: Dialect | undefined
  readonly extern?: unknown
}

/** A shard to write as an archive, as fast as it is taken. */
export interface ShardJob {
  readonly shard: Shard
  readonly limits: Pick<QueryLimits, 'memoryBytes'>
}

/** From the main thread to a worker. */
export interface RunMessage {
  readonly type: 'run'
  readonly job: Job | ShardJob
}

/** From a worker to the main thread: pieces of its output, then one of the other two. */
export type WorkerMessage =
  | { readonly type: 'ready'; readonly thread: string | undefined }
  | { readonly type: 'piece'; readonly bytes: Uint8Array }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: Failure }

/** What a worker gets when it starts. */
export interface WorkerStart {
  /** Asks the main thread for data; see `DataQuestions`. */
  readonly port: MessagePort
  readonly shared: SharedArrayBuffer
}

/** What a worker asks while its script runs, and what it waits for: what a reader asks the store, and to have points stored. */
export interface DataQuestions extends StoreQuestions {
  readonly write: {
    readonly ask: { readonly bucketId: string; readonly batch: PackedBatch }
    readonly answer: WriteResult
  }
}

export type DataQuestion = keyof DataQuestions
export type DataRequest<Q extends DataQuestion = DataQuestion> = {
  [K in Q]: { readonly type: K } & DataQuestions[K]['ask']
}[Q]
export type DataAnswer<Q extends DataQuestion = DataQuestion> = DataQuestions[Q]['answer']

/** Asks the main thread, and sleeps until it has answered. @throws where it could not answer */
export type AskData = <Q extends DataQuestion>(request: DataRequest<Q>) => DataAnswer<Q>

/** Answers a worker's questions for data. */
export type AnswerData = <Q extends DataQuestion>(request: DataRequest<Q>) => Promise<DataAnswer<Q>>

/** From the main thread to a worker that waits: its answer, or why there is none. */
export type DataMessage<Q extends DataQuestion = DataQuestion> =
  | { readonly ok: true; readonly value: DataAnswer<Q> }
  | { readonly ok: false; readonly message: string }

type MessagePort = import('node:worker_threads').MessagePort
