import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { transferable } from '../store/protocol/request.ts'
import type { Failure } from '../threads/failure.ts'
import { parseFailure } from '../threads/failure.ts'
import { afterWork } from '../threads/thread-work.ts'
import type { AnswerData, DataMessage, DataRequest, Job, ShardJob, WorkerMessage, WorkerStart } from './messages.ts'
import { SharedState, type StopReason } from './shared-state.ts'
import { stopFailure } from './stop-failure.ts'

/** What a script's caller hears of it; exactly one of `done` and `failed`, last. */
export interface JobListener {
  piece(bytes: Uint8Array): void
  done(): void
  failed(failure: Failure): void
}

/** A worker that does not stop within this time when it is told to is ended. */
const GRACE_MS = 2000

/**
 * A query is ended long before its thread reaches this. Node ends the whole process, not the thread, when one
 * large allocation leaps over the limit, so the limit is far away.
 */
const HEAP_MEGABYTES = 4096

const ENTRY = new URL('./query-thread.mjs', import.meta.url)

/** How long a script may take, and how long the parser, which does not listen, may work on it. */
export interface TimeLimits {
  readonly limitMs: number
  readonly parseMs: number
}

interface Current {
  readonly listener: JobListener
  readonly answer: AnswerData
  readonly limits: TimeLimits
  timer: NodeJS.Timeout | undefined
  endParseLimit: () => void
}

/** One worker thread and the script that it runs. */
export class WorkerHandle {
  readonly #worker: Worker
  readonly #state = new SharedState()
  readonly #onGone: () => void
  #current: Current | undefined
  #ready = false
  #thread: string | undefined
  #gone = false

  /** @param onGone called once when the thread has ended, whatever the reason */
  constructor(options: { readonly name: string; readonly onGone: () => void }) {
    this.#onGone = options.onGone
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (request: DataRequest) => void this.#answer(port1, request))
    port1.unref()
    const workerData: WorkerStart = { port: port2, shared: this.#state.buffer }
    this.#worker = new Worker(ENTRY, {
      name: options.name,
      workerData,
      transferList: [port2],
      // The parent's loaders are not for this thread.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    })
    this.#worker.unref()
    this.#worker.on('message', (message: WorkerMessage) => this.#hear(message))
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#end(failureOf(error)))
    this.#worker.on('exit', () => {
      port1.close()
      this.#end({ phase: 'run', code: 'internal error', message: 'the query worker ended', bug: true })
    })
  }

  get busy(): boolean {
    return this.#current !== undefined
  }

  /** Runs a script. There must be none running. */
  run(job: Job | ShardJob, limits: TimeLimits, answer: AnswerData, listener: JobListener): void {
    this.#state.reset()
    this.#current = { listener, answer, limits, timer: undefined, endParseLimit: () => {} }
    this.#worker.postMessage({ type: 'run', job })
    if (this.#ready) this.#limitTime()
  }

  /** Tells the script to end; ends the thread if it does not listen. */
  stop(reason: Exclude<StopReason, 'none'>): void {
    const current = this.#current
    if (!current) return
    this.#state.stop(reason)
    clearTimeout(current.timer)
    current.endParseLimit()
    current.timer = setTimeout(() => {
      if (this.#current !== current) return
      void this.terminate(stopFailure(reason))
    }, GRACE_MS)
    current.timer.unref()
  }

  /** So many bytes of its output were taken. */
  release(bytes: number): void {
    this.#state.release(bytes)
  }

  /** Ends the thread, and with this failure the script that it runs. */
  async terminate(failure: Failure): Promise<void> {
    this.#end(failure)
    await this.#worker.terminate()
  }

  /** The time that the thread itself takes to start does not count. */
  #limitTime(): void {
    const current = this.#current
    if (!current || current.timer) return
    const { limitMs, parseMs } = current.limits
    current.timer = setTimeout(() => this.stop('time'), limitMs)
    current.timer.unref()
    current.endParseLimit = afterWork(this.#thread, parseMs, () => {
      if (!this.#state.isParsed) void this.terminate(parseFailure(parseMs))
    })
  }

  #hear(message: WorkerMessage): void {
    if (message.type === 'ready') {
      this.#ready = true
      this.#thread = message.thread
      this.#limitTime()
    } else if (message.type === 'piece') this.#current?.listener.piece(message.bytes)
    else if (message.type === 'done') this.#finish((listener) => listener.done())
    else if (message.type === 'failed') this.#finish((listener) => listener.failed(message.failure))
  }

  #finish(tell: (listener: JobListener) => void): void {
    const current = this.#current
    if (!current) return
    clearTimeout(current.timer)
    current.endParseLimit()
    this.#current = undefined
    tell(current.listener)
  }

  #end(failure: Failure): void {
    if (!this.#gone) {
      this.#gone = true
      this.#onGone()
    }
    this.#finish((listener) => listener.failed(failure))
  }

  async #answer(port: MessagePort, request: DataRequest): Promise<void> {
    const current = this.#current
    try {
      if (!current) throw new Error('no script is running')
      const value = await current.answer(request)
      port.postMessage({ ok: true, value } satisfies DataMessage, 'type' in value ? transferable(value) : [])
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      port.postMessage({ ok: false, message } satisfies DataMessage)
    }
    this.#state.announceAnswer()
  }
}

function failureOf(error: NodeJS.ErrnoException): Failure {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const message = 'the query needs more memory than it may use; narrow its range or aggregate'
    return { phase: 'run', code: 'unavailable', message, bug: false }
  }
  return { phase: 'run', code: 'internal error', message: error.stack ?? error.message, bug: true }
}
