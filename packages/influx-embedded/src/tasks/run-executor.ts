import type { FastifyBaseLogger } from 'fastify'
import type { Metadata, Transaction } from '../metadata/metadata.ts'
import type { Task } from '../metadata/records.ts'
import type { ScriptOutcome } from '../threads/script-outcome.ts'
import type { Clock } from './clock.ts'
import { activeRunKey, activeRuns, type Run, type RunStatus, startedMessage } from './run.ts'
import type { RunHistory } from './run-history.ts'
import type { RunMetrics } from './run-metrics.ts'
import { endOf, lastError } from './run-outcome.ts'

/** Runs a task's script with the rights of its owner. */
export type RunScript = (task: Task, scheduledFor: number, signal: AbortSignal) => Promise<ScriptOutcome>

/** A run that waits or is on its way. */
interface ActiveRun {
  run: Run
  /** What it runs, from its start on: the task may change meanwhile. */
  script: string
  readonly abort: AbortController
  running: boolean
}

/** More waiting runs of one task than this are not taken; the scheduler tries again later. */
const MOST_WAITING = 100

/** How long it waits before it tries again to record a run. */
const RETRY_MS = 1000

/** Carries out runs: in the order of their times, not more of a task at once than it allows. */
export class RunExecutor {
  readonly #metadata: Metadata
  readonly #history: RunHistory
  readonly #clock: Clock
  readonly #runScript: RunScript
  readonly #logger: FastifyBaseLogger
  readonly #metrics: RunMetrics
  readonly #record: (task: Task, run: Run) => Promise<void>
  readonly #anyNumber: boolean
  readonly #active = new Map<string, ActiveRun>()
  readonly #working = new Set<Promise<void>>()
  #stopped = false

  constructor(options: {
    readonly metadata: Metadata
    readonly history: RunHistory
    readonly clock: Clock
    readonly runScript: RunScript
    readonly logger: FastifyBaseLogger
    readonly metrics: RunMetrics
    /** Called with each finished run, to keep it as points as well. */
    readonly record: (task: Task, run: Run) => Promise<void>
    /** Whether a task's `concurrency` counts for nothing, as it does in InfluxDB 2.9.1. */
    readonly anyNumberAtOnce?: boolean | undefined
  }) {
    this.#metadata = options.metadata
    this.#history = options.history
    this.#clock = options.clock
    this.#runScript = options.runScript
    this.#logger = options.logger
    this.#metrics = options.metrics
    this.#record = options.record
    this.#anyNumber = options.anyNumberAtOnce ?? false
  }

  /** Takes up the runs that a stop of the server interrupted. */
  async resume(): Promise<void> {
    for await (const [, value] of this.#metadata.keyValue.entries(activeRuns)) {
      const run = value as Run
      if (this.#metadata.tasks.get(run.taskID)) this.#enqueue({ ...run, status: 'scheduled' })
    }
  }

  /** The waiting and running ones of a task, in the order of their making. */
  of(taskID: string): Run[] {
    return [...this.#active.values()].map(({ run }) => run).filter((run) => run.taskID === taskID)
  }

  find(taskID: string, runID: string): Run | undefined {
    const run = this.#active.get(runID)?.run
    return run?.taskID === taskID ? run : undefined
  }

  accepts(taskID: string): boolean {
    return this.of(taskID).length < MOST_WAITING
  }

  /** Makes a run of a slot and of nobody's asking. */
  execute(taskID: string, scheduledFor: number): void {
    const run = this.#newRun(taskID, scheduledFor, '')
    const stored = this.#store(run, (transaction) => {
      const task = this.#metadata.tasks.get(taskID)
      if (task) transaction.put(this.#metadata.tasks, { ...task, latestScheduled: scheduledFor })
    })
    // A run that cannot be noted for now is carried out all the same.
    void stored
      .catch((error: unknown) => this.#warn(run, 'a run could not be noted before its start', error))
      .then(() => this.#enqueue(run))
  }

  /** Makes a run that somebody asked for. It is stored when this resolves, and starts at its time or at once. */
  async force(taskID: string, scheduledFor: number): Promise<Run> {
    const run = this.#newRun(taskID, scheduledFor, new Date(this.#clock.now()).toISOString())
    await this.#store(run, () => {})
    this.#enqueue(run)
    return run
  }

  /** Ends a run; whether there was one to end. */
  cancel(taskID: string, runID: string): boolean {
    const active = this.#active.get(runID)
    if (active?.run.taskID !== taskID) return false
    active.abort.abort()
    if (!active.running) {
      active.running = true
      this.#work(this.#finish(active, 'canceled', ['Run canceled']))
    }
    return true
  }

  /** Ends all runs of a task that is gone. */
  drop(taskID: string): void {
    for (const { id } of this.of(taskID)) this.cancel(taskID, id)
  }

  /** Stops taking and running; runs under way are taken up again at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const { abort } of this.#active.values()) abort.abort()
    await Promise.allSettled([...this.#working])
  }

  #newRun(taskID: string, scheduledFor: number, requestedAt: string): Run {
    const id = this.#metadata.newId()
    return { id, taskID, status: 'scheduled', scheduledFor, requestedAt, startedAt: '', finishedAt: '', log: [] }
  }

  #store(run: Run, also: (transaction: Transaction) => void): Promise<void> {
    return this.#metadata.update((transaction) => {
      transaction.stage({ type: 'put', key: activeRunKey(run.id), value: run })
      also(transaction)
    })
  }

  #enqueue(run: Run): void {
    this.#active.set(run.id, { run, script: '', abort: new AbortController(), running: false })
    this.#wake(run.taskID)
  }

  /** Starts those of a task's runs whose turn it is. */
  #wake(taskID: string): void {
    const task = this.#metadata.tasks.get(taskID)
    if (!task || this.#stopped) return
    const now = this.#clock.now()
    const queue = [...this.#active.values()].filter(({ run }) => run.taskID === taskID)
    const due = queue.filter(({ run, running }) => running || run.requestedAt === '' || run.scheduledFor * 1000 <= now)
    due.sort((a, b) => Number(b.running) - Number(a.running) || a.run.scheduledFor - b.run.scheduledFor)
    const concurrency = this.#anyNumber ? Number.POSITIVE_INFINITY : task.concurrency
    for (const [place, active] of due.entries()) {
      if (active.running) continue
      if (place < concurrency) this.#work(this.#carryOut(task, active))
      else if (active.run.log.length === 0) {
        const front = place - concurrency
        this.#note(
          active,
          `Task limit reached: could not execute task, concurrency limit reached, runs in front: ${front}`,
        )
      }
    }
    const later = queue.filter((active) => !due.includes(active)).map(({ run }) => run.scheduledFor * 1000 - now)
    if (later.length > 0) this.#clock.after(Math.min(...later), () => this.#wake(taskID))
  }

  async #carryOut(task: Task, active: ActiveRun): Promise<void> {
    active.running = true
    // The answer to the request that asked for the run shows it as scheduled.
    await new Promise((resolve) => setImmediate(resolve))
    active.script = task.flux
    this.#note(active, startedMessage(task.flux))
    const startedAt = this.#timestamp()
    active.run = { ...active.run, status: 'started', startedAt }
    this.#metrics.started(task)
    const outcome = await this.#run(task, active)
    if (this.#stopped && !outcome.ok && outcome.canceled) return
    const { status, lines } = endOf(outcome)
    if (status === 'failed') {
      this.#logger.warn({ task: task.name, taskID: task.id, runID: active.run.id }, `task failed: ${lines[1]}`)
    }
    await this.#finish(active, status, lines)
  }

  async #run(task: Task, { run, abort }: ActiveRun): Promise<ScriptOutcome> {
    try {
      return await this.#runScript(task, run.scheduledFor, abort.signal)
    } catch (error) {
      this.#logger.error({ err: error, taskID: task.id, runID: run.id }, 'a run could not be carried out')
      const message = 'An internal error has occurred - check server logs'
      return { ok: false, phase: 'start', message, canceled: abort.signal.aborted }
    }
  }

  /** Ends a run. It is shown as ended once that is recorded, with all that follows from it. */
  async #finish(active: ActiveRun, status: RunStatus, lines: readonly string[]): Promise<void> {
    const finishedAt = this.#timestamp()
    const log = [...active.run.log, ...lines.map((message) => ({ time: finishedAt, message }))]
    const startedAt = active.run.startedAt || finishedAt
    const run: Run = { ...active.run, status, startedAt, finishedAt, log }
    const task = await this.#settle(active, run)
    this.#active.delete(run.id)
    this.#wake(run.taskID)
    if (!task) return
    this.#metrics.finished(task, status, Date.parse(finishedAt) - Date.parse(run.startedAt))
    await this.#record(task, run)
  }

  /** Moves a finished run into the history, and tries again while the disk refuses. */
  async #settle(active: ActiveRun, run: Run): Promise<Task | undefined> {
    for (let told = false; ; told = true) {
      try {
        return await this.#metadata.update((transaction) => this.#stageFinished(transaction, active, run))
      } catch (error) {
        if (this.#stopped) throw error
        if (!told) this.#warn(run, 'a finished run could not be recorded; it is tried again', error)
        await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve))
      }
    }
  }

  #stageFinished(transaction: Transaction, active: ActiveRun, run: Run): Task | undefined {
    transaction.stage({ type: 'del', key: activeRunKey(run.id) })
    const task = this.#metadata.tasks.get(run.taskID)
    if (!task) return undefined
    for (const operation of this.#history.record(run, active.script, this.#clock.now())) transaction.stage(operation)
    transaction.put(this.#metadata.tasks, {
      ...task,
      latestCompleted: Math.max(task.latestCompleted, run.scheduledFor),
      lastRunStatus: run.status,
      lastRunError: run.status === 'failed' ? lastError(run) : '',
    })
    return task
  }

  #note(active: ActiveRun, message: string): void {
    active.run = { ...active.run, log: [...active.run.log, { time: this.#timestamp(), message }] }
  }

  #warn({ id: runID, taskID }: Run, what: string, error: unknown): void {
    this.#logger.warn({ taskID, runID, reason: String(error) }, what)
  }

  #timestamp(): string {
    return new Date(this.#clock.now()).toISOString()
  }

  #work(promise: Promise<void>): void {
    const settled = promise.catch((error: unknown) => {
      this.#logger.error({ err: error }, 'a run could not be recorded')
    })
    this.#working.add(settled)
    void settled.then(() => this.#working.delete(settled))
  }
}
