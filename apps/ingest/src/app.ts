import { join } from 'node:path'
import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { guardWrites } from '@nrg/influx/guard-writes'
import { joinWrites } from '@nrg/influx/join-writes'
import { createPulse } from '@nrg/influx/pulse'
import { createReader } from '@nrg/influx/query'
import { waitUntilReady } from '@nrg/influx/ready'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { createWriter, type Writer } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import { keyMatcher } from '@nrg/service/key-matcher'
import measured from '@nrg/service/metrics'
import overload from '@nrg/service/overload'
import problems from '@nrg/service/problems'
import readiness from '@nrg/service/readiness'
import requestLog from '@nrg/service/request-log'
import web from '@nrg/service/web'
import type { FastifyPluginAsync } from 'fastify'
import body from './body/body.ts'
import bodyTime from './body/body-time.ts'
import type { Config } from './config.ts'
import { deviceCopy } from './devices/device-copy.ts'
import { Devices } from './devices/devices.ts'
import type { KeptAnswers } from './idempotency/kept-answers.ts'
import idempotency from './idempotency/plugin.ts'
import { createIntake } from './intake.ts'
import { DeviceKeys } from './keys/device-keys.ts'
import { Enrolment } from './keys/enrolment.ts'
import { keyCopy } from './keys/key-copy.ts'
import { KeyRate } from './keys/key-rate.ts'
import requireSender from './keys/require-sender.ts'
import { countReadings, measureHeld, measureSpool, timeWrites } from './measure.ts'
import { BrokerSubscriber } from './mqtt/broker/subscriber.ts'
import mqttEndpoint from './mqtt/endpoint.ts'
import { measureMqtt } from './mqtt/measure.ts'
import { MessageIntake } from './mqtt/message-intake.ts'
import { replayWriter } from './mqtt/replay.ts'
import enrol from './routes/enrol.ts'
import ingest from './routes/ingest.ts'
import lineProtocol from './routes/line-protocol.ts'
import sourcesRoutes from './routes/sources.ts'
import spoolRoutes from './routes/spool.ts'
import { PointScanner } from './scan/point-scanner.ts'
import { ReadingScanner } from './scan/reading-scanner.ts'
import type { Sources } from './sources/sources.ts'
import drained from './spool/drained.ts'
import { Hold } from './spool/hold.ts'
import type { Spool } from './spool/spool.ts'
import { Spooling } from './spool/spooling.ts'

export interface AppOptions {
  readonly config: Config
  /** Closed with the server. */
  readonly connection: Connection
  /** What becomes of payloads in forms of their own. */
  readonly sources: Sources
  /** Milliseconds since the epoch; the system's clock where it is left out. */
  readonly clock?: () => number
  /** Keeps readings while the database takes none; closed with the server. Left out, they are refused. */
  readonly spool?: Spool | undefined
  /** What was answered to requests with an `Idempotency-Key`; closed with the server. Left out, they are refused. */
  readonly answers?: KeptAnswers | undefined
}

/**
 * What of the time for one answer, that of a request to the database, a write of readings and of a new device's record may
 * take. The rest is for reading which devices there are.
 */
const WRITE_PART = 0.6
const RECORD_PART = 0.2

/** The ingest service: takes readings from devices and writes them to InfluxDB. */
const app: FastifyPluginAsync<AppOptions> = async (
  fastify,
  { config, connection, sources, spool, answers, clock = Date.now },
) => {
  const { settings, limits, metrics } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  const reader = guardReads(createReader(connection), { breaker, pulse })
  fastify.addHook('onClose', async () => connection.close())
  const note = sharedTokenNote(connection.config, 'INGEST_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))

  await fastify.register(requestLog)
  await fastify.register(problems)
  await fastify.register(web, { origin: settings.CORS_ORIGIN, production: settings.NODE_ENV === 'production' })
  await fastify.register(overload, {
    rateLimit: settings.INGEST_RATE_LIMIT,
    maxDelayMs: settings.MAX_EVENT_LOOP_DELAY_MS,
    maxRssBytes: settings.MAX_RSS_BYTES,
  })
  await fastify.register(measured, { key: settings.METRICS_KEY })
  measureBreaker(fastify.metrics, () => breaker.state)
  await fastify.register(docs, {
    title: 'NRG ingest',
    description: 'Takes readings of energy devices.',
    keys: {
      key: { header: 'Authorization', description: 'The INGEST_KEY or the key of a device, as it is or after Bearer' },
    },
  })

  const raw = timeWrites(createWriter(connection, buckets.raw.name), fastify.metrics)
  const registry = createWriter(connection, buckets.registry.name)
  const joined = (one: Writer, part: number) =>
    joinWrites(one, {
      breaker,
      pulse,
      deadlineMs: part * connection.config.timeoutMs,
      queueBytes: limits.queueBytes,
    })
  const writer = joined(raw, WRITE_PART)
  const records = joined(registry, RECORD_PART)

  const hold = new Hold()
  // With nothing that keeps readings meanwhile, each client finds out for itself whether the database is well again.
  const held = (one: Writer, heedsFaults = true) => (spool ? hold.guard(one, heedsFaults) : one)
  const queued = spool && measureSpool(spool, fastify.metrics, clock)
  const spooling = spool && new Spooling({ spool, log: fastify.log, onKept: (lines) => queued?.inc(lines) })
  const devices = new Devices({
    reader,
    // Readings are taken where devices cannot be put on record.
    writer: held(records, false),
    limits,
    clock,
    log: fastify.log,
    meanwhile: spooling && {
      copy: deviceCopy(join(config.spool.dir, 'devices.json')),
      keep: (lines, reason) => spooling.keep('registry', lines, reason),
    },
  })
  const keys = new DeviceKeys({
    reader,
    writer: records,
    fleet: config.fleet,
    clock,
    log: fastify.log,
    copy: spool && keyCopy(join(config.spool.dir, 'keys.json')),
  })
  await keys.restore()
  fastify.addHook('onListen', async () => keys.start())
  fastify.addHook('onClose', () => keys.stop())
  const isIngestKey = keyMatcher(settings.INGEST_KEY)
  const rate = new KeyRate(settings.INGEST_KEY_RATE_LIMIT, clock)
  await fastify.register(requireSender, { isIngestKey, keys, rate })
  await fastify.register(idempotency, { answers })
  const take = createIntake({ writer: held(writer), devices, spooling, count: countReadings(fastify.metrics) })
  const known = new Set(metrics)
  const scanner = new ReadingScanner(metrics)
  const pointScanner = sources.points.isPlain ? new PointScanner(metrics) : undefined
  const intake = new MessageIntake({
    take,
    registry: held(records, false),
    spooling,
    rules: () => ({
      ...limits,
      metrics: known,
      scanner,
      points: sources.points,
      pointScanner,
      now: clock(),
      ...(sources.times && { times: sources.times }),
    }),
    sources,
    log: fastify.log,
  })
  if (spooling)
    await fastify.register(drained, {
      spooling,
      devices,
      hold,
      writers: {
        raw: held(guardWrites(raw, { breaker, pulse })),
        registry: held(guardWrites(registry, { breaker, pulse }), false),
        messages: replayWriter(intake, (key) => keys.senderOf(key)),
      },
      hasLeftBehind: () => writer.hasLeftBehind() || records.hasLeftBehind(),
    })

  const meter = measureMqtt(fastify.metrics)
  const broker =
    config.broker && new BrokerSubscriber({ config: config.broker, intake, sources, meter, log: fastify.log })
  // Once the service listens: until then it may still fail.
  fastify.addHook('onListen', async () => broker?.start())
  fastify.addHook('preClose', async () => broker?.close())

  await fastify.register(bodyTime)
  await fastify.register(body, { limits })
  measureHeld(fastify.heldBodyBytes, writer, fastify.metrics)

  await fastify.register(readiness, {
    service: 'ingest',
    obstacle: async () => breaker.explain((await writer.obstacle()) ?? (await devices.loadSoon())?.reason),
    // Nobody waits here: that the devices are still being read is no reason to be said.
    wait: (options) => waitUntilReady(async () => (await writer.obstacle()) ?? (await devices.load())?.reason, options),
    warnings: () => taskWarnings(reader, clock()),
    standing: () => {
      const message = spooling?.describe(clock())
      return [
        ...(message === undefined ? [] : [{ code: 'spooled', message }]),
        ...keys.standing(),
        ...(broker?.standing() ?? []),
      ]
    },
  })
  if (spooling) await fastify.register(spoolRoutes, { spooling })
  await fastify.register(enrol, { enrolment: new Enrolment({ keys, clock }) })
  const readings = { take, metrics, limits, clock }
  await fastify.register(ingest, { ...readings, scanner, times: sources.times })
  await fastify.register(sourcesRoutes, { ...readings, sources })
  await fastify.register(lineProtocol, { ...readings, points: sources.points, pointScanner })
  await fastify.register(mqttEndpoint, { config: config.mqtt, intake, meter, rate, isIngestKey, keys, clock })
}

export default app
