import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { encodeCsv } from '@nrg/flux/csv'
import { runFlux } from '@nrg/flux/engine'
import { FluxError, type FluxErrorCode } from '@nrg/flux/errors'
import type { Failure } from '../threads/failure.ts'
import { ownThread } from '../threads/thread-work.ts'
import { shardArchive } from '../tsm/shard-archive.ts'
import type {
  DataAnswer,
  DataMessage,
  DataQuestion,
  DataRequest,
  Job,
  RunMessage,
  ShardJob,
  WorkerMessage,
  WorkerStart,
} from './messages.ts'
import { createMemoryCheck } from './query-limits.ts'
import { RemoteStorage } from './remote-storage.ts'
import { SharedState } from './shared-state.ts'
import { stopFailure } from './stop-failure.ts'

/** Nobody waits for the script any more. */
class Canceled extends Error {}

/**
 * Pieces of CSV are put together up to so many characters where they come within so many milliseconds: a message to the main
 * thread, and what that sends on, costs more than a small piece.
 */
const [TOGETHER, SOON_MS] = [16_384, 5]

const { port, shared } = workerData as WorkerStart
const main = parentPort as MessagePort
const state = new SharedState(shared)
const storage = new RemoteStorage(ask)
const encoder = new TextEncoder()
let checkMemory = () => {}

main.on('message', ({ job }: RunMessage) => {
  const progress: { phase: Failure['phase'] } = { phase: 'start' }
  try {
    checkMemory = createMemoryCheck(job.limits.memoryBytes)
    if ('shard' in job) sendShard(job)
    else runScript(job, progress)
    post({ type: 'done' })
  } catch (error) {
    post({ type: 'failed', failure: failureOf(error, progress.phase) })
  }
})
post({ type: 'ready', thread: ownThread() })

function runScript(job: Job, progress: { phase: Failure['phase'] }): void {
  storage.begin(job.buckets)
  const results = runFlux(job.script, {
    storage,
    now: job.now,
    organization: job.organization,
    limits: job.limits,
    checkpoint,
    onParsed: () => state.announceParsed(),
    extern: job.extern,
  })
  progress.phase = 'run'
  if (job.dialect) send(encodeCsv(results, job.dialect))
  else for (const { tables } of results) for (const _table of tables) checkpoint()
}

function sendShard({ shard }: ShardJob): void {
  state.announceParsed()
  for (const piece of shardArchive(storage, shard, checkpoint)) state.charge(deliver(piece), checkpoint)
}

/** Sends CSV to the main thread, not faster than it is taken there. */
function send(pieces: Generator<string>): void {
  let held = ''
  let sentAt = performance.now()
  for (let piece = pieces.next(); !piece.done; piece = pieces.next()) {
    held += piece.value
    if (held.length < TOGETHER && performance.now() - sentAt < SOON_MS) continue
    const length = deliver(encoder.encode(held))
    held = ''
    sentAt = performance.now()
    try {
      state.charge(length, checkpoint)
      checkpoint()
    } catch (error) {
      // What ends the query here is told at the end of its CSV, like an error of the script.
      const last = pieces.throw(error)
      if (!last.done) deliver(encoder.encode(last.value))
      return
    }
  }
  if (held !== '') deliver(encoder.encode(held))
}

function deliver(bytes: Uint8Array): number {
  const { length } = bytes
  // What shares its memory with other pieces is copied.
  const isAlone = bytes.buffer.byteLength === length
  main.postMessage({ type: 'piece', bytes } satisfies WorkerMessage, isAlone ? [bytes.buffer as ArrayBuffer] : [])
  return length
}

/** Asks the main thread and sleeps until it has answered. */
function ask<Q extends DataQuestion>(request: DataRequest<Q>): DataAnswer<Q> {
  const seen = state.answers
  port.postMessage(request)
  for (;;) {
    const received = receiveMessageOnPort(port)
    if (received) {
      const answer: DataMessage<Q> = received.message
      if (answer.ok) return answer.value
      throw new Error(answer.message)
    }
    state.waitForAnswer(seen)
  }
}

function checkpoint(): void {
  checkMemory()
  const { stopReason } = state
  if (stopReason === 'none') return
  const { code, message } = stopFailure(stopReason)
  // A client that still reads is told at the end of its CSV, like of any error of its query.
  throw stopReason === 'time' ? new FluxError(code as FluxErrorCode, message) : new Canceled(message)
}

function failureOf(error: unknown, phase: Failure['phase']): Failure {
  if (error instanceof FluxError) return { phase, code: error.code, message: error.message, bug: false }
  if (error instanceof Canceled) return stopFailure('canceled')
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { phase, code: 'internal error', message, bug: true }
}

function post(message: WorkerMessage): void {
  main.postMessage(message)
}
