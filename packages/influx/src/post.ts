import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { DeadlineError } from './deadline.ts'

/** How much of an answer is read: what says what is wrong. */
const SHOWN_LENGTH = 1000

/** What was answered to a request. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: IncomingHttpHeaders
  /** Its first thousand bytes. */
  readonly body: string
}

export interface PostOptions {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  /** The longest that it may take, to the end of the answer. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Posts a body. A write of readings is a request like this for each few of them: so no signal is made that aborts it, and
 * its answer is no stream.
 *
 * @throws DeadlineError, the reason of the signal, or what went wrong with the connection
 */
export function post(sockets: Dispatcher, { path, headers, body, timeoutMs, signal }: PostOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const posting = new Posting({ resolve, reject }, timeoutMs, signal)
    if (signal?.aborted !== true) sockets.dispatch({ path, method: 'POST', headers: { ...headers }, body }, posting)
  })
}

interface Outcome {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** One request on its way. */
class Posting implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome
  readonly #timer: NodeJS.Timeout
  readonly #signal: AbortSignal | undefined
  readonly #onAbort: (() => void) | undefined
  #controller: Dispatcher.DispatchController | undefined
  /** Why it is ended from here. */
  #ended: unknown
  #head: Omit<Answer, 'body'> = { status: 0, statusText: '', headers: {} }
  #body = ''

  constructor(outcome: Outcome, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#outcome = outcome
    this.#timer = setTimeout(() => this.#end(new DeadlineError(timeoutMs)), timeoutMs)
    if (signal === undefined) return
    this.#signal = signal
    this.#onAbort = () => this.#end(signal.reason)
    if (signal.aborted) this.#onAbort()
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended !== undefined) controller.abort(this.#ended as Error)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText = '',
  ): void {
    this.#head = { status, statusText, headers }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.length < SHOWN_LENGTH) this.#body += chunk.toString('utf8', 0, SHOWN_LENGTH)
  }

  onResponseEnd(): void {
    this.#settle()
    this.#outcome.resolve({ ...this.#head, body: this.#body })
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#settle()
    this.#outcome.reject(error)
  }

  /** Nobody waits any longer: also where it has not even a connection yet. */
  #end(reason: unknown): void {
    this.#ended = reason
    this.#settle()
    this.#outcome.reject(reason)
    this.#controller?.abort(reason as Error)
  }

  #settle(): void {
    clearTimeout(this.#timer)
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort)
  }
}
