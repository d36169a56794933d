import type { Dialect } from '@nrg/flux/csv'
import type { Limits } from '@nrg/flux/engine'
import type { Bucket } from '@nrg/flux/storage'

/** A script to run, and what it may see. */
export interface Job {
  readonly script: string
  /** Nanoseconds since the epoch. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  /** The buckets that may be read. */
  readonly buckets: readonly Bucket[]
  readonly limits: Limits
  /** How results are written; without it they are computed and thrown away, as a task's are. */
  readonly dialect?: Dialect | undefined
  readonly extern?: unknown
}

/** From the main thread to a worker. */
export interface RunMessage {
  readonly type: 'run'
  readonly job: Job
}

/** From a worker to the main thread: pieces of CSV, then one of the other two. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'piece'; readonly bytes: Uint8Array }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Why a script ended early. */
export interface Failure {
  /** `start`: before the first result; `run`: while results were computed. */
  readonly phase: 'start' | 'run'
  readonly code: string
  readonly message: string
  /** The server is at fault, not the script; the message is for the log. */
  readonly bug: boolean
}

/** What a worker gets when it starts. */
export interface WorkerStart {
  /** Asks the main thread for data; see `DataRequest`. */
  readonly port: MessagePort
  readonly shared: SharedArrayBuffer
}

/** A worker's question, which it waits for the answer of. */
export interface DataRequest {
  readonly operation: string
  readonly argument: unknown
}

/** What a question is answered with, and the memory of it that is moved rather than copied. */
export interface Answered {
  readonly value: unknown
  readonly transfer: readonly ArrayBuffer[]
}

export type DataAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string }

type MessagePort = import('node:worker_threads').MessagePort
