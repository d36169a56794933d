import { withDeviceActs } from '@nrg/detection/acts/with-device-acts'
import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import { ConfigLog } from '@nrg/influx/config-log'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { joinWrites } from '@nrg/influx/join-writes'
import { createPulse } from '@nrg/influx/pulse'
import { createReader, type Reader } from '@nrg/influx/query'
import type { CellsReader } from '@nrg/influx/read-cells'
import { waitUntilReady } from '@nrg/influx/ready'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { unjudgedWarnings } from '@nrg/influx/unjudged-warnings'
import { createWriter, type Writer } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import conditional from '@nrg/service/conditional'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import frame from '@nrg/service/frame'
import { KeyFinder } from '@nrg/service/keys/key-finder'
import { KeyLog } from '@nrg/service/keys/key-log'
import page from '@nrg/service/page'
import readiness from '@nrg/service/readiness'
import type { ReadingStream } from '@nrg/stream/stream'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import access from './access/access.ts'
import { Credentials } from './access/credentials.ts'
import { SessionLog } from './access/session-log.ts'
import sessionRoutes from './access/session-routes.ts'
import { ActLog } from './act-log/act-log.ts'
import { actsSource } from './act-log/acts-of.ts'
import deviceActs from './acts/device-routes.ts'
import incidentActs from './acts/incident-routes.ts'
import type { ActRouteOptions } from './acts/options.ts'
import silenceRoutes from './acts/silence-routes.ts'
import missingCells, { missed } from './cells/missing-cells.ts'
import { openCells } from './cells/open-cells.ts'
import compression from './compression.ts'
import type { Config } from './config.ts'
import { createLearning, type LearningView } from './devices/learning.ts'
import { LiveView } from './live-view.ts'
import alerts from './routes/alerts.ts'
import devices from './routes/devices.ts'
import energy from './routes/energy.ts'
import exports from './routes/export.ts'
import fleetRoutes from './routes/fleet.ts'
import incidents from './routes/incidents.ts'
import search from './routes/search.ts'
import series from './routes/series.ts'
import timeline from './routes/timeline.ts'
import whatIf, { type WhatIfOptions } from './routes/what-if.ts'
import serverTime from './server-time.ts'
import sharedAnswer from './shared-answer.ts'
import stream from './stream/route.ts'
import { StreamHub } from './stream/stream-hub.ts'

/** How old, in ms, what is known of how far devices are learned should be at most: baselines come every few minutes. */
const LEARNED_MS = 60_000

export interface AppOptions {
  readonly config: Config
  /** Closed with the server. */
  readonly connection: Connection
  /** What says in which cell devices are, where there are several; closed with the server. */
  readonly stream?: ReadingStream | undefined
  /** Milliseconds since the epoch; the system's clock where it is left out. */
  readonly clock?: () => number
  /** How old, in ms, an answer may be for one who asks the same; a second where it is left out. */
  readonly keepMs?: number
  /** Where the operator's page was built; where it is left out none is served. */
  readonly pageFolder?: string
}

/** How long an act waits for the database, in ms, and the most bytes of acts that wait. */
const ACT_MS = 2000
const ACT_BYTES = 4_194_304

/** The query service: answers what InfluxDB has of devices and alerts. */
const app: FastifyPluginAsync<AppOptions> = async (fastify, options) => {
  const { config, connection, stream: readings, clock = Date.now, keepMs, pageFolder } = options
  const { settings } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  // The registry is of one database, the only one as a rule: past one machine readings and alerts are of others.
  const registry = guardReads(createReader(connection), { breaker, pulse })
  const waiting = { deadlineMs: ACT_MS, queueBytes: ACT_BYTES }
  const writer = joinWrites(createWriter(connection, buckets.registry.name), { breaker, pulse, ...waiting })
  const log = new ActLog({ reader: registry, writer, clock, log: fastify.log, mayBeAway: config.cells !== undefined })
  const fleet = withDeviceActs(config.fleet, log.acts)
  // Where nothing that was read is kept, nothing is told of a cell that is back.
  const told = keepMs === 0 ? { toldMs: 0 } : {}
  const cells = config.cells && openCells(config.cells, { fleet, stream: readings, log: fastify.log, ...told })
  const reader: Reader = cells?.reader ?? registry
  fastify.addHook('onClose', async () => {
    connection.close()
    await cells?.close()
    await readings?.close()
  })
  const note = sharedTokenNote(connection.config, 'QUERY_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))

  await registerFrame(fastify, settings, clock)
  measureBreaker(fastify.metrics, () => breaker.state)
  if (cells !== undefined) await fastify.register(missingCells, cells)
  await registerAccess(fastify, settings, { reader: registry, writer, clock })
  await registerReadiness(fastify, { reader, breaker, clock, cells: cells?.reader })

  const kept = { ...(keepMs !== undefined && { keepMs }) }
  const limitMs = connection.config.timeoutMs
  await fastify.register(sharedAnswer, { ...kept, limitMs, clock })
  const acts = actsSource(log, fleet)
  const learning = createLearning({
    reader,
    fleet,
    clock,
    keepLearnedMs: keepMs === 0 ? 0 : LEARNED_MS,
    limitMs,
    onFailure: (err) => fastify.log.warn({ err }, 'which devices are still learned cannot be read'),
  })
  const live = new LiveView({ reader, fleet, clock, log, acts, learning, ...kept })
  // Whoever comes first does not wait for it; what cannot be read is read when somebody asks.
  fastify.addHook('onListen', () => void live.current().catch(() => undefined))
  fastify.addHook('onClose', async () => live.close())
  const configs = new ConfigLog({
    reader: registry,
    clock,
    ...(keepMs !== undefined && { freshMs: keepMs }),
    warn: (message) => fastify.log.warn(message),
  })
  const simulated = settings.NODE_ENV !== 'production' && settings.SIMULATE === 'on'
  const streamKeepMs = settings.STREAM_KEEP_S * 1000
  const answering = {
    reader,
    registry,
    fleet,
    clock,
    live,
    acts,
    log,
    learning,
    configs,
    simulated,
    streamKeepMs,
    limitMs,
  }
  await registerRoutes(fastify, { ...answering, ...(keepMs === 0 && { keepScoresMs: 0 }) })
  if (pageFolder !== undefined) await fastify.register(page, { folder: pageFolder })
}

type Settings = Config['settings']

/** What every answer has. */
async function registerFrame(fastify: FastifyInstance, settings: Settings, clock: () => number): Promise<void> {
  await fastify.register(frame, { settings, rateLimit: settings.QUERY_RATE_LIMIT })
  await fastify.register(serverTime, { clock })
  await fastify.register(conditional)
  await fastify.register(compression)
  await fastify.register(docs, { title: 'NRG query', description: 'Answers devices, their readings, and alerts.' })
}

interface Stored {
  readonly reader: Reader
  readonly writer: Writer
  readonly clock: () => number
}

/** Who may read and act: keys and sessions, which are read anew while the service runs. */
async function registerAccess(fastify: FastifyInstance, settings: Settings, stored: Stored): Promise<void> {
  const { clock } = stored
  const warn = (message: string) => fastify.log.warn(message)
  const keys = new KeyLog({ ...stored, warn })
  const sessions = new SessionLog({ ...stored, warn })
  const finder = new KeyFinder({ log: keys, clock, warn, after: () => fastify.endAnswers() })
  const { OPERATE_KEY: operateKey, OPEN_READS: openReads, NODE_ENV } = settings
  const credentials = new Credentials({ finder, ring: keys.ring, sessions, operateKey, clock })
  const production = NODE_ENV === 'production'
  await fastify.register(access, { credentials, production, openReads, ring: keys.ring, load: () => finder.load() })
  await fastify.register(sessionRoutes, { credentials })
  fastify.addHook('onListen', async () => {
    finder.start()
    sessions.start()
  })
  fastify.addHook('onClose', async () => {
    finder.stop()
    sessions.stop()
  })
}

interface Asked {
  readonly reader: Reader
  readonly breaker: Breaker
  readonly clock: () => number
  readonly cells: CellsReader | undefined
}

async function registerReadiness(fastify: FastifyInstance, { reader, breaker, clock, cells }: Asked): Promise<void> {
  const obstacle = async () => {
    for (const { name } of [buckets.raw, buckets.rollup, buckets.alerts]) {
      const found = await reader.obstacle(name)
      if (found !== undefined) return found
    }
    return undefined
  }
  await fastify.register(readiness, {
    service: 'query',
    obstacle: async () => (cells === undefined ? breaker.explain(await obstacle()) : obstacle()),
    wait: (options) => waitUntilReady(obstacle, options),
    warnings: async () => [
      ...[...(cells?.missing() ?? [])].map(([cell, reason]) => ({ code: 'cell_away', message: missed(cell, reason) })),
      ...(await Promise.all([allTaskWarnings(reader, clock()), unjudgedWarnings(reader, clock())])).flat(),
    ],
  })
}

/** What keeps tasks from detecting; of several cells each by its name. */
async function allTaskWarnings(reader: Reader, now: number) {
  if (reader.cells === undefined) return taskWarnings(reader, now)
  const told = [...reader.cells()].map(async ([cell, own]) =>
    (await taskWarnings(own, now)).map((one) => ({ ...one, message: `cell ${cell}: ${one.message}` })),
  )
  return (await Promise.all(told)).flat()
}

type Answering = ActRouteOptions &
  WhatIfOptions & {
    readonly configs: ConfigLog
    /** Of the database that has the registry. */
    readonly registry: Reader
    readonly learning: LearningView
    /** Whether the readings are those of simulated devices. */
    readonly simulated: boolean
    /** How long the stream's events are kept, in milliseconds. */
    readonly streamKeepMs: number
  }

async function registerRoutes(fastify: FastifyInstance, answering: Answering): Promise<void> {
  const { log, learning, configs, simulated, streamKeepMs, ...options } = answering
  const { live, fleet, clock } = options
  const hub = new StreamHub({ live, log, fleet, clock, simulated, keepMs: streamKeepMs })
  await fastify.register(fleetRoutes, { ...options, hub, simulated })
  await fastify.register(stream, { hub, live, clock })
  await fastify.register(devices, { ...options, learning, log })
  await fastify.register(series, { ...options, configs })
  await fastify.register(exports, options)
  await fastify.register(energy, options)
  await fastify.register(incidents, options)
  await fastify.register(search, options)
  await fastify.register(alerts, options)
  await fastify.register(whatIf, options)
  await fastify.register(timeline, options)
  const acting = { ...options, log }
  await fastify.register(incidentActs, acting)
  await fastify.register(silenceRoutes, acting)
  await fastify.register(deviceActs, acting)
}

export default app
