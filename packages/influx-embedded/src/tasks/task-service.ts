import type { FastifyBaseLogger } from 'fastify'
import type { Metadata } from '../metadata/metadata.ts'
import type { Status, Task } from '../metadata/records.ts'
import { ScriptRefusal } from '../script/script-refusal.ts'
import type { ScriptThread } from '../script/script-thread.ts'
import type { OptionChange } from '../task-options/task-script.ts'
import { ApiError } from '../wire/api-error.ts'
import { formatSeconds } from '../wire/rfc3339.ts'
import type { Clock } from './clock.ts'
import { activeRunKey, type Run } from './run.ts'
import { RunExecutor, type RunScript } from './run-executor.ts'
import { RunHistory } from './run-history.ts'
import { RunMetrics } from './run-metrics.ts'
import { createSchedule } from './schedule.ts'
import { Scheduler } from './scheduler.ts'

export interface NewTask {
  readonly orgID: string
  readonly ownerID: string
  readonly flux: string
  readonly description: string
  readonly status: Status
}

export interface TaskChange {
  readonly flux?: string | undefined
  readonly description?: string | undefined
  readonly status?: Status | undefined
  readonly options: OptionChange
}

export interface RunFilter {
  readonly limit: number
  /** Only runs with a greater id. */
  readonly after: string | undefined
  /** Unix seconds; only runs scheduled later, or earlier. */
  readonly afterTime: number | undefined
  readonly beforeTime: number | undefined
}

/** What a task knows of its script. */
type ReadScript = Pick<Task, 'flux' | 'name' | 'every' | 'cron' | 'offsetSeconds' | 'concurrency'>

const PRUNE_EVERY_MS = 3_600_000
const neverRuns = 'could not fulfil schedule due to year'

/** Tasks and their runs: what the API does with them, and their execution at their times. */
export class TaskService {
  readonly metrics = new RunMetrics()
  readonly #metadata: Metadata
  readonly #clock: Clock
  readonly #scripts: ScriptThread
  readonly #logger: FastifyBaseLogger
  readonly #history: RunHistory
  readonly #executor: RunExecutor
  readonly #scheduler: Scheduler
  #cancelPrune: () => void = () => {}

  constructor(options: {
    readonly metadata: Metadata
    readonly clock: Clock
    readonly scripts: ScriptThread
    readonly logger: FastifyBaseLogger
    readonly runScript: RunScript
    readonly record: (task: Task, run: Run) => Promise<void>
    readonly anyNumberAtOnce?: boolean | undefined
  }) {
    this.#metadata = options.metadata
    this.#clock = options.clock
    this.#scripts = options.scripts
    this.#logger = options.logger
    this.#history = new RunHistory(options.metadata)
    this.#executor = new RunExecutor({ ...options, history: this.#history, metrics: this.metrics })
    this.#scheduler = new Scheduler(options.clock, this.#executor)
  }

  /**
   * Takes up all active tasks from now on: what was due while the server stood still is not made up for, but
   * runs that were interrupted are.
   */
  async start(): Promise<void> {
    const now = this.#seconds()
    const active = this.#metadata.tasks.filter(({ status }) => status === 'active')
    const upToDate = active.map((task): Task => ({ ...task, latestCompleted: now, latestScheduled: now }))
    try {
      await this.#metadata.update((transaction) => {
        for (const task of upToDate) transaction.put(this.#metadata.tasks, task)
      })
    } catch (error) {
      this.#logger.warn({ err: error }, 'tasks start although their state cannot be stored')
    }
    await this.#executor.resume()
    for (const task of upToDate) this.#scheduler.schedule(task)
    this.#prune()
  }

  /** Lets nothing start any more, and ends what runs. */
  async stop(): Promise<void> {
    this.#cancelPrune()
    this.#scheduler.stop()
    await this.#executor.stop()
  }

  find(id: string): Task {
    const task = this.#metadata.tasks.get(id)
    if (!task) throw new ApiError('not found', 'task not found')
    return task
  }

  async create(input: NewTask): Promise<Task> {
    const script = await this.#readScript(input.flux, new ApiError('invalid', `failed to create task: ${neverRuns}`))
    const now = this.#seconds()
    const task = await this.#metadata.update((transaction) => {
      const made: Task = {
        ...input,
        ...script,
        id: this.#metadata.newId(),
        latestCompleted: now,
        latestScheduled: now,
        lastRunStatus: '',
        lastRunError: '',
        createdAt: formatSeconds(now),
        updatedAt: '',
      }
      transaction.put(this.#metadata.tasks, made)
      return made
    })
    if (task.status === 'active') this.#scheduler.schedule(task)
    return task
  }

  async update(id: string, change: TaskChange): Promise<Task> {
    for (;;) {
      const before = this.find(id)
      const script = await this.#changedScript(before, change)
      const changed = await this.#metadata.update((transaction) => {
        const from = this.find(id)
        // Another change of the script came first: this one begins anew, with that script.
        if (script && from.flux !== before.flux) return undefined
        const task = this.#changed(from, change, script)
        transaction.put(this.#metadata.tasks, task)
        return { task, from }
      })
      if (!changed) continue
      const { task, from } = changed
      if (task.status === 'inactive') this.#scheduler.release(id)
      else if (from.status === 'inactive' || from.flux !== task.flux || before.status !== task.status)
        this.#scheduler.schedule(task)
      return task
    }
  }

  async delete(id: string): Promise<void> {
    await this.#metadata.update((transaction) => {
      this.find(id)
      transaction.delete(this.#metadata.tasks, id)
      for (const run of this.#executor.of(id)) transaction.stage({ type: 'del', key: activeRunKey(run.id) })
      for (const membership of this.#metadata.memberships.filter(({ resourceID }) => resourceID === id)) {
        transaction.delete(this.#metadata.memberships, membership.id)
      }
      for (const mapping of this.#metadata.labelMappings.filter(({ resourceID }) => resourceID === id)) {
        transaction.delete(this.#metadata.labelMappings, mapping.id)
      }
    })
    this.#scheduler.release(id)
    this.#executor.drop(id)
    this.metrics.forget(id)
    await this.#history.forget(id)
  }

  /** Asks for a run. It waits if its time is still to come. */
  force(id: string, scheduledFor: number): Promise<Run> {
    return this.#executor.force(id, scheduledFor)
  }

  /** Asks for another run of the same time. */
  async retry(id: string, runID: string): Promise<Run> {
    const { scheduledFor } = await this.findRun(id, runID)
    return this.#executor.force(id, scheduledFor)
  }

  cancel(id: string, runID: string): void {
    if (!this.#executor.cancel(id, runID)) throw runNotFound()
  }

  /** Runs under way first, then those done, as the history lists them. */
  async runs(id: string, { limit, after, afterTime, beforeTime }: RunFilter): Promise<Run[]> {
    const matches = (run: Run) =>
      (after === undefined || run.id > after) &&
      (afterTime === undefined || run.scheduledFor > afterTime) &&
      (beforeTime === undefined || run.scheduledFor < beforeTime)
    const current = this.#executor.of(id).filter(matches).slice(0, limit)
    // One that ends while the history is read would be in both.
    const listed = new Set(current.map((run) => run.id))
    const done = await this.#history.list(id, limit - current.length, (run) => matches(run) && !listed.has(run.id))
    return [...current, ...done]
  }

  async findRun(id: string, runID: string): Promise<Run> {
    const run = this.#executor.find(id, runID) ?? (await this.#history.find(id, runID))
    if (!run) throw runNotFound()
    return run
  }

  #changed(from: Task, change: TaskChange, script: ReadScript | undefined): Task {
    const now = this.#seconds()
    const status = change.status ?? from.status
    const activated = change.status === 'active' && from.status === 'inactive'
    const isChanged = script !== undefined || change.description !== undefined || status !== from.status
    return {
      ...from,
      ...script,
      description: change.description ?? from.description,
      status,
      ...(activated ? { latestCompleted: now, latestScheduled: now } : {}),
      updatedAt: isChanged ? formatSeconds(now) : from.updatedAt,
    }
  }

  async #changedScript(task: Task, { flux, options }: TaskChange): Promise<ReadScript | undefined> {
    const script = flux === undefined || flux === '' ? task.flux : flux
    const isSame = Object.values(options).every((value) => value === undefined || value === '')
    if (isSame && flux === undefined) return undefined
    // InfluxDB has no code for broken syntax here, and so takes it for an internal error.
    const changed = await this.#scripts
      .ask('changedTask', { script, change: isSame ? undefined : options })
      .catch((error: unknown) => refuse(error, (message) => new ApiError('internal error', message)))
    return this.#readScript(changed, new ApiError('internal error', neverRuns))
  }

  async #readScript(flux: string, withoutRuns: ApiError): Promise<ReadScript> {
    const invalid = (message: string) => new ApiError('invalid', `invalid options: ${message}`)
    const { name, every, cron, offset, offsetSeconds, concurrency } = await this.#scripts
      .ask('taskOptions', { script: flux, nowSeconds: this.#seconds() })
      .catch((error: unknown) => refuse(error, invalid))
    const { schedule, after } = createSchedule({ every, cron }, this.#seconds())
    if (schedule.next(after) === undefined) throw withoutRuns
    const unit = /(?:d|w|mo|y)/.exec(offset)?.[0]
    if (unit !== undefined) {
      const detail = `time: unknown unit "${unit}" in duration "${offset}"`
      throw new ApiError('internal error', `unexpected error parsing time: ${detail}`)
    }
    return { flux, name, every, cron, offsetSeconds, concurrency }
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000)
  }

  #prune(): void {
    this.#history
      .prune(this.#clock.now())
      .catch((error: unknown) => this.#logger.error({ err: error }, 'old runs could not be forgotten'))
    this.#cancelPrune = this.#clock.after(PRUNE_EVERY_MS, () => this.#prune())
  }
}

/** Throws what a script is refused with: `ofOptions` says it where its options are at fault. */
function refuse(error: unknown, ofOptions: (message: string) => ApiError): never {
  if (!(error instanceof ScriptRefusal)) throw error
  throw error.of === 'options' ? ofOptions(error.message) : new ApiError('invalid', error.message, { cause: error })
}

function runNotFound(): ApiError {
  return new ApiError('not found', 'run not found')
}
