import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { guardWrites } from '@nrg/influx/guard-writes'
import { createPulse } from '@nrg/influx/pulse'
import { createReader } from '@nrg/influx/query'
import { waitUntilReady } from '@nrg/influx/ready'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import measured from '@nrg/service/metrics'
import overload from '@nrg/service/overload'
import problems from '@nrg/service/problems'
import readiness from '@nrg/service/readiness'
import requestLog from '@nrg/service/request-log'
import web from '@nrg/service/web'
import type { FastifyPluginAsync } from 'fastify'
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
import type { Outbox } from './outbox/outbox.ts'
import { CostReader } from './reader/cost.ts'
import { readHistory } from './reader/history.ts'
import { IncidentReader } from './reader/incident-reader.ts'
import operationsRoutes from './routes/operations.ts'
import { Dispatcher } from './sending/dispatcher.ts'
import { makeChannels } from './sending/make-channels.ts'
import { Recorder } from './sending/recorder.ts'
import { Reporter } from './sending/reporter.ts'

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
  /** How long a message waits for what it cost, and a mail for its picture, in ms; then they are left out. */
  readonly withinMs?: number
}

const WITHIN_MS = 2000

/** The notify service: tells people of incidents. */
const app: FastifyPluginAsync<AppOptions> = async (
  fastify,
  { config, connection, outbox, clock = Date.now, everyMs, withinMs = WITHIN_MS },
) => {
  const { settings, notifying, links } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  const database = guardReads(createReader(connection), { breaker, pulse })
  const writer = guardWrites(createWriter(connection, buckets.registry.name), { breaker, pulse })
  fastify.addHook('onClose', async () => connection.close())
  const note = sharedTokenNote(connection.config, 'NOTIFY_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))
  if (outbox.damage !== undefined) fastify.log.error(outbox.damage)

  await fastify.register(requestLog)
  await fastify.register(problems)
  await fastify.register(web, { origin: settings.CORS_ORIGIN, production: settings.NODE_ENV === 'production' })
  await fastify.register(overload, {
    rateLimit: settings.NOTIFY_RATE_LIMIT,
    maxDelayMs: settings.MAX_EVENT_LOOP_DELAY_MS,
    maxRssBytes: settings.MAX_RSS_BYTES,
  })
  await fastify.register(measured, { key: settings.METRICS_KEY })
  measureBreaker(fastify.metrics, () => breaker.state)
  await fastify.register(docs, { title: 'NRG notify', description: 'Tells people of incidents.' })

  const reader = new IncidentReader(database, config.fleet, clock)
  const pageOf = pageOfIncident(links)
  const channels = makeChannels(notifying, {
    clock,
    pageOf,
    names: namesOf(reader.fleet),
    standing: (target) => standingOf(outbox.book, target),
  })
  const policy = policyOf(notifying.config, channels.all)
  const wording = (message: Message, target: string) =>
    wordingOf(message, linksOf(message, target, links), notifying.config.templates)
  const dispatcher = new Dispatcher({
    outbox,
    channels: channels.all,
    wording,
    history: (message) => readHistory(database, message, withinMs),
    clock,
    log: fastify.log,
    onAttempt: measureAttempts(fastify.metrics, clock),
  })
  measureOutbox(fastify.metrics, outbox, dispatcher)
  const recorder = new Recorder({ outbox, writer, log: fastify.log })
  const reporter = new Reporter({ unsent: () => unsentOf(outbox, dispatcher), writer, clock })
  const follower = new Follower({
    reader,
    costs: new CostReader(database, reader.fleet, withinMs),
    outbox,
    policy,
    clock,
    log: fastify.log,
    onKept: (waiting) => dispatcher.add(waiting),
    ...(everyMs !== undefined && { everyMs }),
  })
  fastify.addHook('onReady', async () => {
    dispatcher.start()
    for (const channel of channels.all.values()) channel.start?.()
    await outbox.meet(targetsOf(policy).map(targetKey))
    if (policy.routes.length > 0) follower.start()
    else fastify.log.info(`nobody is told of incidents: ${notifying.source} has no routes`)
  })
  fastify.addHook('onClose', async () => {
    await follower.close()
    await dispatcher.close()
    await recorder.close()
    await reporter.close()
    await channels.close()
    await outbox.close()
  })

  const obstacle = async () => breaker.explain(await database.obstacle(buckets.alerts.name))
  await fastify.register(readiness, {
    service: 'notify',
    obstacle,
    wait: (options) => waitUntilReady(obstacle, options),
    warnings: async () => [],
    standing: () => describeOutbox(outbox, dispatcher),
  })
  const operations = new Operations({
    reader,
    outbox,
    policy,
    channels: channels.all,
    wording,
    clock,
    onRetry: (waiting) => dispatcher.add(waiting),
  })
  await fastify.register(operationsRoutes, {
    operations,
    key: settings.OPERATE_KEY,
    production: settings.NODE_ENV === 'production',
  })
  if (links.secret !== undefined)
    await fastify.register(acknowledge, {
      reader,
      outbox,
      writer,
      secret: links.secret,
      pageOf,
      clock,
    })
}

export default app
