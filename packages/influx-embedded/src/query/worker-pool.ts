import type { Failure } from '../threads/failure.ts'
import type { AnswerData, Job, ShardJob } from './messages.ts'
import { stopFailure } from './stop-failure.ts'
import { type JobListener, type TimeLimits, WorkerHandle } from './worker-handle.ts'

export interface PoolOptions extends TimeLimits {
  readonly name: string
  /** Threads; each runs one script at a time. */
  readonly size: number
  /** Scripts that may wait for a thread. */
  readonly queueLength: number
  /** A thread that has nothing to do for so long ends; without it none does. */
  readonly idleMs?: number
}

/** A script that was handed in. */
export interface JobHandle {
  /** Ends it, or takes it out of the queue. */
  cancel(): void
  /** So many bytes of its output were taken. */
  release(bytes: number): void
}

interface Waiting {
  readonly job: Job | ShardJob
  readonly answer: AnswerData
  readonly listener: JobListener
  worker: WorkerHandle | undefined
}

/** Threads that run scripts. They start when they are needed, and one that ends is replaced. */
export class WorkerPool {
  readonly #options: PoolOptions
  readonly #workers = new Set<WorkerHandle>()
  readonly #queue: Waiting[] = []
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Scripts that run, and scripts that wait. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: [...this.#workers].filter(({ busy }) => busy).length, waiting: this.#queue.length }
  }

  /** Threads that there are, busy or not. */
  get threads(): number {
    return this.#workers.size
  }

  /** Starts a thread ahead of the first script, which then need not wait for it. */
  warmUp(): void {
    if (this.#workers.size === 0 && !this.#closed) this.#spawn()
  }

  /** Runs a script when a thread is free. */
  run(job: Job | ShardJob, answer: AnswerData, listener: JobListener): JobHandle {
    const waiting: Waiting = { job, answer, listener, worker: undefined }
    if (this.#closed) {
      listener.failed(shuttingDown)
    } else if (this.#queue.length >= this.#options.queueLength && !this.#free()) {
      listener.failed(refusal('too many requests', 'too many queries are waiting; try again later'))
    } else {
      this.#queue.push(waiting)
      this.#next()
    }
    return {
      cancel: () => {
        const place = this.#queue.indexOf(waiting)
        if (place === -1) return waiting.worker?.stop('canceled')
        this.#queue.splice(place, 1)
        listener.failed(stopFailure('canceled'))
      },
      release: (bytes) => waiting.worker?.release(bytes),
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { listener } of this.#queue.splice(0)) listener.failed(shuttingDown)
    await Promise.all([...this.#workers].map((worker) => worker.terminate(shuttingDown)))
  }

  #next(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const worker = this.#free() ?? (this.#workers.size < this.#options.size ? this.#spawn() : undefined)
      if (!worker) return
      const waiting = this.#queue.shift() as Waiting
      waiting.worker = worker
      const ended = () => {
        waiting.worker = undefined
        this.#next()
        this.#endIdle(worker)
      }
      worker.run(waiting.job, this.#options, waiting.answer, {
        piece: (bytes) => waiting.listener.piece(bytes),
        done: () => {
          waiting.listener.done()
          ended()
        },
        failed: (failure) => {
          waiting.listener.failed(failure)
          ended()
        },
      })
    }
  }

  #free(): WorkerHandle | undefined {
    for (const worker of this.#workers) if (!worker.busy) return worker
    return undefined
  }

  #endIdle(worker: WorkerHandle): void {
    const { idleMs } = this.#options
    if (idleMs === undefined || worker.busy) return
    const end = () => worker.busy || void worker.terminate(idle)
    setTimeout(end, idleMs).unref()
  }

  #spawn(): WorkerHandle {
    const worker: WorkerHandle = new WorkerHandle({
      name: `${this.#options.name}-${this.#workers.size + 1}`,
      onGone: () => {
        this.#workers.delete(worker)
      },
    })
    this.#workers.add(worker)
    return worker
  }
}

const idle = refusal('unavailable', 'the thread had nothing to do')
const shuttingDown = refusal('unavailable', 'the server is shutting down')

function refusal(code: string, message: string): Failure {
  return { phase: 'start', code, message, bug: false }
}
