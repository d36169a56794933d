import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { guardWrites } from '@nrg/influx/guard-writes'
import { createPulse } from '@nrg/influx/pulse'
import { createReader, type Reader } from '@nrg/influx/query'
import { waitUntilReady } from '@nrg/influx/ready'
import { createWriter, type Writer } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import frame from '@nrg/service/frame'
import readiness from '@nrg/service/readiness'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import acknowledge from './acknowledge/routes.ts'
import type { Config } from './config.ts'
import { policyOf, targetsOf } from './decisions/policy.ts'
import { standingOf } from './decisions/standing.ts'
import { targetKey } from './decisions/target.ts'
import { describeOutbox, unsentOf } from './describe-outbox.ts'
import { Follower } from './follower.ts'
import { namesOf } from './incidents/names.ts'
import { linksOf, pageOfIncident } from './links.ts'
import { measureAttempts, measureOutbox } from './measure.ts'
import type { Message } from './messages/message.ts'
import { wordingOf } from './messages/wording.ts'
import { Operations } from './operations.ts'
import type { Outbox, Waiting } from './outbox/outbox.ts'
import { CostReader } from './reader/cost.ts'
import { readHistory } from './reader/history.ts'
import { IncidentReader } from './reader/incident-reader.ts'
import operationsRoutes from './routes/operations.ts'
import { Dispatcher } from './sending/dispatcher.ts'
import { makeChannels } from './sending/make-channels.ts'
import { Recorder } from './sending/recorder.ts'
import { Reporter } from './sending/reporter.ts'
import { Restorer } from './sending/restorer.ts'

export interface AppOptions {
  readonly config: Config
  /** Closed with the server. */
  readonly connection: Connection
  /** Closed with the server. */
  readonly outbox: Outbox
  /** Milliseconds since the epoch; the system's clock where it is left out. */
  readonly clock?: () => number
  /** How often what there is is read, in ms; a second where it is left out. */
  readonly everyMs?: number
  /** How often channels are asked what they have forgotten, in ms; a minute where it is left out. */
  readonly restoreMs?: number
  /** How long a message waits for what it cost, and a mail for its picture, in ms; then they are left out. */
  readonly withinMs?: number
}

const WITHIN_MS = 2000

/** The notify service: tells people of incidents. */
const app: FastifyPluginAsync<AppOptions> = async (fastify, options) => {
  const { config, connection, outbox, clock = Date.now, withinMs = WITHIN_MS } = options
  const { settings } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  const database = guardReads(createReader(connection), { breaker, pulse })
  const writer = guardWrites(createWriter(connection, buckets.registry.name), { breaker, pulse })
  fastify.addHook('onClose', async () => connection.close())
  const note = sharedTokenNote(connection.config, 'NOTIFY_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))
  if (outbox.damage !== undefined) fastify.log.error(outbox.damage)

  await fastify.register(frame, { settings, rateLimit: settings.NOTIFY_RATE_LIMIT })
  await fastify.register(docs, { title: 'NRG notify', description: 'Tells people of incidents.' })
  measureBreaker(fastify.metrics, () => breaker.state)

  const telling = createTelling(fastify, { ...options, clock, database, writer, withinMs })
  const { reader, channels, policy, dispatcher, wording, pageOf } = telling
  fastify.addHook('onReady', async () => {
    dispatcher.start()
    for (const channel of channels.all.values()) channel.start?.()
    await outbox.meet(targetsOf(policy).map(targetKey))
    if (policy.routes.length > 0) telling.follower.start()
    else fastify.log.info(`nobody is told of incidents: ${config.notifying.source} has no routes`)
  })
  fastify.addHook('onClose', async () => {
    await telling.follower.close()
    await dispatcher.close()
    await telling.restorer.close()
    await telling.recorder.close()
    await telling.reporter.close()
    await channels.close()
    await outbox.close()
  })

  const obstacle = async () => breaker.explain(await database.obstacle(buckets.alerts.name))
  await fastify.register(readiness, {
    service: 'notify',
    obstacle,
    wait: (waiting) => waitUntilReady(obstacle, waiting),
    warnings: async () => [],
    standing: () => describeOutbox(outbox, dispatcher),
  })
  const onRetry = (waiting: Iterable<Waiting>) => dispatcher.add(waiting)
  await fastify.register(operationsRoutes, {
    operations: new Operations({ reader, outbox, policy, channels: channels.all, wording, clock, onRetry }),
    key: settings.OPERATE_KEY,
    production: settings.NODE_ENV === 'production',
  })
  const { secret } = config.links
  if (secret !== undefined) await fastify.register(acknowledge, { reader, outbox, writer, secret, pageOf, clock })
}

interface TellingOptions extends AppOptions {
  readonly database: Reader
  readonly writer: Writer
  readonly clock: () => number
  readonly withinMs: number
}

/** From incidents that are read to messages that are sent: what decides, words, sends and keeps account of them. */
function createTelling(
  { log, metrics }: FastifyInstance,
  {
    config: { notifying, links, fleet },
    database,
    writer,
    outbox,
    clock,
    everyMs,
    restoreMs,
    withinMs,
  }: TellingOptions,
) {
  const reader = new IncidentReader(database, fleet, clock)
  const pageOf = pageOfIncident(links)
  const wording = (message: Message, target: string) =>
    wordingOf(message, linksOf(message, target, links), notifying.config.templates)
  const channels = makeChannels(notifying, {
    clock,
    pageOf,
    wording,
    names: namesOf(reader.fleet),
    standing: (target) => standingOf(outbox.book, target),
  })
  const policy = policyOf(notifying.config, channels.all)
  const dispatcher = new Dispatcher({
    outbox,
    channels: channels.all,
    wording,
    history: (message) => readHistory(database, message, withinMs),
    clock,
    log,
    onAttempt: measureAttempts(metrics, clock),
  })
  measureOutbox(metrics, outbox, dispatcher)
  const restorer = new Restorer({
    channels: channels.all,
    dispatcher,
    log,
    ...(restoreMs !== undefined && { everyMs: restoreMs }),
  })
  const recorder = new Recorder({ outbox, writer, log })
  const reporter = new Reporter({ unsent: () => unsentOf(outbox, dispatcher), writer, clock })
  const follower = new Follower({
    reader,
    costs: new CostReader(database, reader.fleet, withinMs),
    outbox,
    policy,
    clock,
    log,
    onKept: (waiting) => dispatcher.add(waiting),
    ...(everyMs !== undefined && { everyMs }),
  })
  return { reader, channels, policy, dispatcher, wording, pageOf, restorer, recorder, reporter, follower }
}

export default app
