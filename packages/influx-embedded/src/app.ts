import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { answerBrowsers } from './access/cors.ts'
import { guardRoutes } from './access/gate.ts'
import { refuseStrangers } from './access/strangers.ts'
import { answerLikeInflux } from './api/answers.ts'
import type { ApiContext, ApiLimits } from './api/api-context.ts'
import { apiIndexRoutes } from './api/api-index.ts'
import { authorizationRoutes } from './api/authorizations.ts'
import { backupRoutes } from './api/backup.ts'
import { bucketRoutes } from './api/buckets.ts'
import { deleteRoutes } from './api/delete.ts'
import { healthRoutes } from './api/health.ts'
import { labelRoutes } from './api/labels.ts'
import { legacyWriteRoutes } from './api/legacy-write.ts'
import { meRoutes } from './api/me.ts'
import { metricsRoutes } from './api/metrics.ts'
import { orgRoutes } from './api/orgs.ts'
import { pingRoutes } from './api/ping.ts'
import { queryRoutes } from './api/query.ts'
import { queryAstRoutes } from './api/query-ast.ts'
import { querySuggestionRoutes } from './api/query-suggestions.ts'
import { readyRoutes } from './api/ready.ts'
import { remoteRoutes } from './api/remotes.ts'
import { replicationRoutes } from './api/replications.ts'
import { setupRoutes } from './api/setup.ts'
import { signinRoutes } from './api/signin.ts'
import { signoutRoutes } from './api/signout.ts'
import { taskLogRoutes } from './api/task-logs.ts'
import { taskRunRoutes } from './api/task-runs.ts'
import { taskRoutes } from './api/tasks.ts'
import { unknownPathRoutes } from './api/unknown-paths.ts'
import { unsupportedRoutes } from './api/unsupported.ts'
import { userRoutes } from './api/users.ts'
import { writeRoutes } from './api/write.ts'
import { makeDataFolder } from './data-folder.ts'
import { applyBucket, findBucketByName, finishDrops } from './metadata/buckets.ts'
import { Metadata } from './metadata/metadata.ts'
import { isOnboarding, onboard } from './metadata/onboarding.ts'
import { Sessions } from './metadata/sessions.ts'
import { type QueryLimits, ScriptRunner } from './query/script-runner.ts'
import { ReplicationService } from './replication/replication-service.ts'
import { ScriptThread } from './script/script-thread.ts'
import type { SeriesShares } from './store/index/series-reserves.ts'
import { Store } from './store/store.ts'
import { reasonOf } from './store/unavailable.ts'
import { type Clock, systemClock } from './tasks/clock.ts'
import { runPoints } from './tasks/run-points.ts'
import { TaskService } from './tasks/task-service.ts'

export interface InfluxAppOptions {
  /** Where everything is stored; made where it is missing. */
  readonly dataDir: string
  /** Sets the server up at its first start; otherwise it waits for `POST /api/v2/setup`. */
  readonly setup?:
    | {
        readonly org: string
        readonly bucket: string
        readonly token: string
        /** How long the bucket keeps its points: for good unless told otherwise. */
        readonly retentionSeconds?: number
      }
    | undefined
  /** Names and addresses, beside those of loopback, by which it may be asked; all where one is `0.0.0.0` or `::`. */
  readonly allowedHosts?: readonly string[] | undefined
  readonly clock?: Clock | undefined
  readonly limits?: Partial<ApiLimits & QueryLimits & StoreLimits> | undefined
  /** Whether tasks run on schedule and replications send: they do, unless told otherwise. */
  readonly runTasks?: boolean | undefined
  /** Runs any number of runs of a task at once, as InfluxDB 2.9.1 does, whatever its `concurrency`. */
  readonly anyNumberAtOnce?: boolean | undefined
}

interface StoreLimits {
  /** Bytes of memory that the store may use, however much is stored. */
  readonly storeBytes: number
  /** Series that may be known. */
  readonly maxSeries: number
  /** What of them is kept for some buckets and for what is known. */
  readonly seriesShares: SeriesShares
}

/** What is not said otherwise. */
export const DEFAULT_LIMITS: ApiLimits & QueryLimits & StoreLimits = {
  bodyBytes: 64 * 2 ** 20,
  unpackedBytes: 256 * 2 ** 20,
  queryThreads: 2,
  taskThreads: 1,
  queueLength: 1024,
  queryMs: 10 * 60_000,
  parseMs: 10_000,
  memoryBytes: 768 * 2 ** 20,
  rows: 50_000_000,
  storeBytes: 256 * 2 ** 20,
  maxSeries: 1_000_000,
  seriesShares: {},
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What the embedded InfluxDB works with, for those who run it in their own process. */
    influx: ApiContext
  }
}

/** The embedded InfluxDB: HTTP API, store, query threads and tasks, as one plugin that owns its server. */
async function influxApp(app: FastifyInstance, options: InfluxAppOptions): Promise<void> {
  const clock = options.clock ?? systemClock
  // Runs that begin at once must not wait for a thread.
  const taskThreads = options.anyNumberAtOnce ? 4 : DEFAULT_LIMITS.taskThreads
  const limits = { ...DEFAULT_LIMITS, taskThreads, ...options.limits }
  const logger = app.log

  await makeDataFolder(options.dataDir)
  const { storeBytes: memoryBytes, maxSeries, seriesShares } = limits
  const now = () => BigInt(clock.now()) * 1_000_000n
  const store = await Store.open({ dir: options.dataDir, clock: now, logger, memoryBytes, maxSeries, seriesShares })
  app.addHook('onClose', () => store.close())

  const metadata = await Metadata.open(store.metadata, () => clock.now())
  await catchUp(metadata, store, logger)
  if (options.setup && isOnboarding(metadata)) await setUp(metadata, store, options.setup)

  const runner = new ScriptRunner({ metadata, store, logger, limits })
  const scripts = new ScriptThread({
    parseMs: limits.parseMs,
    onBug: (stack) => logger.error(`a script could not be parsed: ${stack}`),
  })
  const tasks = new TaskService({
    metadata,
    clock,
    scripts,
    logger,
    anyNumberAtOnce: options.anyNumberAtOnce,
    runScript: (task, scheduledFor, signal) => runner.runTask(task, scheduledFor, signal),
    record: async (task, run) => {
      const bucket = findBucketByName(metadata, task.orgID, '_tasks')
      await store.writeSeries(bucket.id, runPoints(task, run))
    },
  })
  const replications = new ReplicationService({ metadata, queues: store.queues, logger })
  app.addHook('preClose', async () => {
    await Promise.all([tasks.stop(), replications.stop()])
    await Promise.all([runner.close(), scripts.close()])
  })
  app.addHook('onReady', async () => {
    if (options.runTasks === false) return
    await Promise.all([tasks.start(), replications.start()])
  })
  app.addHook('onListen', async () => runner.warmUp())

  const context: ApiContext = {
    metadata,
    store,
    sessions: new Sessions(() => clock.now()),
    runner,
    scripts,
    tasks,
    replications,
    logger,
    limits,
  }
  app.decorate('influx', context)

  // Bodies are read by the endpoints: line protocol comes as any type, and JSON without a type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.bodyBytes }, (_request, body, done) =>
    done(null, body),
  )

  answerLikeInflux(app)
  refuseStrangers(app, options.allowedHosts ?? [])
  answerBrowsers(app)
  guardRoutes(app, context)
  addApi(app, context, clock)
}

function addApi(app: FastifyInstance, context: ApiContext, clock: Clock): void {
  metricsRoutes(app, context)
  pingRoutes(app)
  healthRoutes(app, context.store)
  readyRoutes(app, () => clock.now())
  apiIndexRoutes(app)
  setupRoutes(app, context)
  signinRoutes(app, context)
  signoutRoutes(app, context)
  orgRoutes(app, context)
  userRoutes(app, context)
  meRoutes(app, context)
  bucketRoutes(app, context)
  authorizationRoutes(app, context)
  labelRoutes(app, context)
  writeRoutes(app, context)
  legacyWriteRoutes(app, context)
  deleteRoutes(app, context)
  queryRoutes(app, context)
  queryAstRoutes(app, context)
  querySuggestionRoutes(app)
  taskRoutes(app, context)
  taskRunRoutes(app, context)
  taskLogRoutes(app, context)
  remoteRoutes(app, context)
  backupRoutes(app, context)
  replicationRoutes(app, context)
  unsupportedRoutes(app)
  unknownPathRoutes(app)
}

/** Does what an earlier stop left undone. A disk that refuses must not keep the server from answering queries. */
async function catchUp(metadata: Metadata, store: Store, logger: FastifyBaseLogger): Promise<void> {
  for (const { id, name } of metadata.buckets.all()) store.nameBucket(id, name)
  try {
    await finishDrops(metadata, store)
    await Promise.all(metadata.buckets.all().map((bucket) => applyBucket(store, bucket)))
  } catch (error) {
    logger.warn(`the store takes no changes for now (${reasonOf(error)}); buckets keep the retention that it knows`)
  }
}

async function setUp(metadata: Metadata, store: Store, setup: NonNullable<InfluxAppOptions['setup']>): Promise<void> {
  await onboard(metadata, store, { retentionSeconds: 0, ...setup, username: 'admin', password: '' })
}

export default fp(influxApp, { name: 'influx-embedded', fastify: '5.x' })
