import type { Dialect } from '@nrg/flux/csv'
import type { ReadableBucket as FluxBucket } from '@nrg/flux/storage'
import type { FastifyBaseLogger } from 'fastify'
import { authorizeUser } from '../access/authenticate.ts'
import { type Authorizer, may, mayReadBucket } from '../metadata/authorizer.ts'
import { retentionNs } from '../metadata/buckets.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Organization, Task } from '../metadata/records.ts'
import type { Store } from '../store/store.ts'
import type { Failure } from '../threads/failure.ts'
import type { ScriptOutcome } from '../threads/script-outcome.ts'
import type { Shard } from '../tsm/shard-archive.ts'
import type { AnswerData, Job, ShardJob } from './messages.ts'
import { QueryOutput } from './query-output.ts'
import { answerStorage } from './storage-server.ts'
import { type PoolOptions, WorkerPool } from './worker-pool.ts'

export interface QueryLimits {
  /** Threads for requests, and threads for tasks. */
  readonly queryThreads: number
  readonly taskThreads: number
  readonly queueLength: number
  readonly queryMs: number
  /** How long of that the parser may take. */
  readonly parseMs: number
  /** Bytes of the thread that runs a query, and rows of one result of it. */
  readonly memoryBytes: number
  readonly rows: number
}

export interface QueryRequest {
  readonly script: string
  readonly now: bigint
  readonly organization: Organization
  readonly dialect: Dialect | undefined
  readonly extern?: unknown
}

/** How long the archive of a shard may take: who takes nothing for a minute is given up long before. */
const BACKUP_MS = 24 * 3_600_000
const BACKUP_IDLE_MS = 60_000
const BACKUP_QUEUE = 16

/**
 * Runs scripts: those of requests and those of tasks on threads of their own, so that neither starves the other; what is
 * read for a backup has another one.
 */
export class ScriptRunner {
  readonly #metadata: Metadata
  readonly #store: Store
  readonly #logger: FastifyBaseLogger
  readonly #limits: QueryLimits
  readonly #queries: WorkerPool
  readonly #tasks: WorkerPool
  readonly #backups: WorkerPool

  constructor(options: {
    readonly metadata: Metadata
    readonly store: Store
    readonly logger: FastifyBaseLogger
    readonly limits: QueryLimits
  }) {
    const { limits } = options
    this.#metadata = options.metadata
    this.#store = options.store
    this.#logger = options.logger
    this.#limits = limits
    const pool = (name: string, size: number, queueLength: number): PoolOptions => {
      return { name, size, queueLength, limitMs: limits.queryMs, parseMs: limits.parseMs }
    }
    this.#queries = new WorkerPool(pool('query', limits.queryThreads, limits.queueLength))
    this.#tasks = new WorkerPool(pool('task', limits.taskThreads, Number.POSITIVE_INFINITY))
    const backups = { ...pool('backup', 1, BACKUP_QUEUE), limitMs: BACKUP_MS, idleMs: BACKUP_IDLE_MS }
    this.#backups = new WorkerPool(backups)
  }

  get load(): Record<'queries' | 'tasks' | 'backups', { readonly running: number; readonly waiting: number }> {
    return { queries: this.#queries.load, tasks: this.#tasks.load, backups: this.#backups.load }
  }

  warmUp(): void {
    this.#queries.warmUp()
  }

  /** Runs a request's script. Its output can be read as it is made, and given up. */
  query(authorizer: Authorizer, request: QueryRequest): QueryOutput {
    const answer = answerStorage(this.#store, this.#metadata, authorizer)
    return this.#output(this.#queries, this.#job(authorizer, request), answer, request.script)
  }

  /** Runs a task's script as of `scheduledFor`, with the rights of the task's owner. */
  runTask(task: Task, scheduledFor: number, signal: AbortSignal): Promise<ScriptOutcome> {
    const organization = this.#metadata.organizations.get(task.orgID) as Organization
    const authorizer = authorizeUser(this.#metadata, task.ownerID)
    const now = BigInt(scheduledFor) * 1_000_000_000n
    const job = this.#job(authorizer, { script: task.flux, now, organization, dialect: undefined })
    return new Promise((resolve) => {
      const handle = this.#tasks.run(job, answerStorage(this.#store, this.#metadata, authorizer), {
        piece: () => {},
        done: () => resolve({ ok: true }),
        failed: (failure) => {
          this.#logBug(failure, task.flux)
          const message = failure.bug ? 'An internal error has occurred - check server logs' : failure.message
          resolve({ ok: false, phase: failure.phase, message, canceled: signal.aborted })
        },
      })
      signal.addEventListener('abort', () => handle.cancel(), { once: true })
      if (signal.aborted) handle.cancel()
    })
  }

  /** A shard of a bucket that may be read, as `shardArchive` makes it. */
  backup(authorizer: Authorizer, shard: Shard): QueryOutput {
    const { memoryBytes } = this.#limits
    const answer = answerStorage(this.#store, this.#metadata, authorizer)
    return this.#output(this.#backups, { shard, limits: { memoryBytes } }, answer, `a backup of ${shard.folder}`)
  }

  async close(): Promise<void> {
    await Promise.all([this.#queries.close(), this.#tasks.close(), this.#backups.close()])
  }

  #job(authorizer: Authorizer, { script, now, organization, dialect, extern }: QueryRequest): Job {
    const { id, name } = organization
    // A bucket of another organisation can be named by its id alone.
    const visible = this.#metadata.buckets.filter((bucket) => bucket.orgID === id || script.includes(bucket.id))
    const readable = visible.filter((bucket) => mayReadBucket(authorizer, bucket))
    const { memoryBytes, rows } = this.#limits
    return {
      script,
      now,
      // A script must not learn by name of an organisation that its token may not read.
      organization: { id, name: may(authorizer, 'read', { type: 'orgs', id }) ? name : '' },
      buckets: readable.map(
        (bucket): FluxBucket => ({
          id: bucket.id,
          name: bucket.orgID === id ? bucket.name : bucket.id,
          organizationId: bucket.orgID,
          retentionPeriodNs: retentionNs(bucket),
        }),
      ),
      limits: { memoryBytes, rows },
      dialect,
      extern,
    }
  }

  #output(pool: WorkerPool, job: Job | ShardJob, answer: AnswerData, what: string): QueryOutput {
    const output = new QueryOutput()
    output.attach(
      pool.run(job, answer, {
        piece: (bytes) => output.push(bytes),
        done: () => output.end(),
        failed: (failure) => {
          this.#logBug(failure, what)
          output.fail(failure)
        },
      }),
    )
    return output
  }

  #logBug({ bug, message }: Failure, script: string): void {
    if (bug) this.#logger.error({ script }, `a query failed unexpectedly: ${message}`)
  }
}
