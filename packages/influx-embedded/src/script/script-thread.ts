import { Worker } from 'node:worker_threads'
import { parseFailure } from '../threads/failure.ts'
import { afterWork } from '../threads/thread-work.ts'
import { ApiError } from '../wire/api-error.ts'
import { refuseLong, ScriptRefusal } from './script-refusal.ts'
import type { Question, ScriptMessage, ScriptQuestions, ScriptRequest } from './script-request.ts'

/** Bytes of scripts that may wait for the thread. */
const MOST_WAITING_BYTES = 32 * 2 ** 20
/** What a waiting script takes besides its text. */
const OVERHEAD_BYTES = 1000
/** A thread that nobody asks for so long ends: what the parser took for a large script, it never gives back. */
const IDLE_MS = 60_000

const ENTRY = new URL('./script-thread.mjs', import.meta.url)

interface Waiting {
  readonly request: ScriptRequest
  readonly bytes: number
  resolve(value: never): void
  reject(error: Error): void
}

/**
 * Parses scripts that are not run: on a thread of its own, so that neither the requests of others nor queries wait
 * for it. One script after the other; a parser that takes too long is ended with its thread.
 */
export class ScriptThread {
  readonly #parseMs: number
  readonly #onBug: (stack: string) => void
  readonly #queue: Waiting[] = []
  #waitingBytes = 0
  #worker: Worker | undefined
  #isReady = false
  #thread: string | undefined
  #current: Waiting | undefined
  #endWait = () => {}
  #closed = false

  /** @param options.onBug hears of what went wrong that no script is at fault for */
  constructor(options: { readonly parseMs: number; readonly onBug: (stack: string) => void }) {
    this.#parseMs = options.parseMs
    this.#onBug = options.onBug
  }

  /**
   * Asks about a script.
   *
   * @throws ScriptRefusal where it is at fault
   * @throws ApiError where too many wait, and where the server closes
   */
  ask<Q extends Question>(question: Q, asked: ScriptQuestions[Q]['ask']): Promise<ScriptQuestions[Q]['answer']> {
    const request = { question, ...asked } as ScriptRequest
    return new Promise((resolve, reject) => {
      if (this.#closed) throw shuttingDown()
      const bytes = OVERHEAD_BYTES + 2 * lengthOf(request)
      if (this.#waitingBytes + bytes > MOST_WAITING_BYTES)
        throw new ApiError('too many requests', 'too many scripts are waiting to be parsed; try again later')
      this.#waitingBytes += bytes
      this.#queue.push({ request, bytes, resolve, reject })
      this.#next()
    })
  }

  /** Ends the thread; who still waits is told so. */
  async close(): Promise<void> {
    this.#closed = true
    const left = this.#queue.splice(0)
    if (this.#current) left.push(this.#current)
    this.#current = undefined
    const worker = this.#worker
    this.#forget()
    for (const { reject } of left) reject(shuttingDown())
    await worker?.terminate()
  }

  #next(): void {
    if (this.#current || this.#closed) return
    this.#endWait()
    this.#current = this.#queue.shift()
    if (!this.#current) {
      const timer = setTimeout(() => this.#end(), IDLE_MS)
      timer.unref()
      this.#endWait = () => clearTimeout(timer)
      return
    }
    this.#waitingBytes -= this.#current.bytes
    this.#worker ??= this.#start()
    this.#worker.postMessage(this.#current.request)
    this.#limitTime()
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { name: 'script', execArgv: [] })
    worker.unref()
    const own = (act: () => void) => {
      // One that was replaced may still have something to say.
      if (this.#worker === worker) act()
    }
    worker.on('message', (message: ScriptMessage) => own(() => this.#hear(message)))
    worker.on('error', (error) => own(() => this.#lose(error)))
    worker.on('exit', () => own(() => this.#lose(new Error('the thread of scripts ended'))))
    return worker
  }

  /** The time that the thread itself takes to start does not count. */
  #limitTime(): void {
    if (!this.#isReady || !this.#current) return
    this.#endWait = afterWork(this.#thread, this.#parseMs, () => {
      const { message } = parseFailure(this.#parseMs)
      this.#end()
      this.#finish(({ reject }) => reject(new ScriptRefusal({ of: 'syntax', message })))
    })
  }

  #hear(message: ScriptMessage): void {
    if (message.type === 'ready') {
      this.#isReady = true
      this.#thread = message.thread
      this.#limitTime()
    } else if (message.type === 'answer') this.#finish(({ resolve }) => resolve(message.value as never))
    else if (message.type === 'refusal') this.#finish(({ reject }) => reject(new ScriptRefusal(message.refusal)))
    else this.#fail(message.stack)
  }

  /** The thread is gone, by itself. */
  #lose(error: Error): void {
    this.#forget()
    if (this.#current) this.#fail(error.stack ?? error.message)
  }

  #fail(stack: string): void {
    this.#onBug(stack)
    const error = new ApiError('internal error', 'An internal error has occurred - check server logs')
    this.#finish(({ reject }) => reject(error))
  }

  #finish(tell: (waiting: Waiting) => void): void {
    const current = this.#current
    this.#current = undefined
    if (current) tell(current)
    this.#next()
  }

  #end(): void {
    const worker = this.#worker
    this.#forget()
    void worker?.terminate()
  }

  #forget(): void {
    this.#endWait()
    this.#worker = undefined
    this.#isReady = false
  }
}

/** Characters of what is to be parsed. @throws ScriptRefusal where they are too many */
function lengthOf(request: ScriptRequest): number {
  if (request.question === 'text') return request.tree.length
  refuseLong(request.script)
  return request.script.length
}

function shuttingDown(): ApiError {
  return new ApiError('unavailable', 'the server is shutting down')
}
